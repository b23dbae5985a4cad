export { type DetailsType, textIn } from './declared.ts';
export {
  type AuthorizationDetail,
  detailKey,
  isWithin,
  readDetails,
  type ToldField,
  toldFields,
} from './detail.ts';
export { authorizationDetailsFeature } from './feature.ts';
export { type UsableType, type UsableTypes, usableTypesOf } from './queries.ts';
