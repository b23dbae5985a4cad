export { authorizationFeature } from './feature.ts';
export { giveAuthorization } from './giving.ts';
export {
  type Authorizations,
  authorizationsOf,
  type HeldAuthorization,
  type HeldAuthorizations,
} from './held.ts';
export { groupAuthorizationLookup } from './of-groups/held.ts';
export { authorizationState } from './projection.ts';
export { searchAuthorizations } from './queries.ts';
