import { acts, type Cases, given, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const keyed = async (victim: Estate) => ({ id: await victim.webKey() });
const encryptionKey = async (victim: Estate) => ({ id: await victim.encryptionKey() });
const webKeyCases: Cases = {
  CreateWebKey: acts(() => ({ ecdsa: { curve: 'ECDSA_CURVE_P256' } })),
  ActivateWebKey: acts(keyed),
  DeleteWebKey: removes(keyed),
  ListWebKeys: reads(given(keyed, () => ({}))),
};

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.webkey.v2.WebKeyService': webKeyCases,
  'zitadel.webkey.v2beta.WebKeyService': webKeyCases,
  'postern.webkey.v1.SigningKeyService': {
    ListSigningKeys: reads(given(keyed, () => ({}))),
    CreatePssKey: acts(() => ({})),
  },
  'postern.webkey.v1.EncryptionKeyService': {
    ListEncryptionKeys: reads(given(encryptionKey, () => ({}))),
    CreateEncryptionKey: acts(() => ({ algorithm: 'ECDH-ES' })),
    DeleteEncryptionKey: removes(encryptionKey),
  },
};
