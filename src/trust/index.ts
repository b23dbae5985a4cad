export { type Attesters, attestersOf } from './attesters.ts';
export { meetsAll } from './claim-rules.ts';
export { trustFeature } from './feature.ts';
export { saidBy, verifyIssued } from './issued.ts';
export { type KeyDocuments, keyDocuments, keyDocumentsOf } from './key-documents.ts';
export { type KeySets, keySetsOf } from './key-sets.ts';
export type { Holder } from './state.ts';
export { type Trust, type Trusts, trustsOf } from './trusts.ts';
