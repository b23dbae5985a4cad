export type { Subject } from './decision/index.ts';
export { type AccessDecision, type AccessDecisions, accessDecisionsOf } from './decisions.ts';
export { accessFeature } from './feature.ts';
export { accessModelsOf } from './model.ts';
export { type AccessSearch, accessSearchOf, type Slice } from './search.ts';
export { nobody, type Subjects, subjectsOf } from './subjects.ts';
