export { normalized, sizeProblem } from './bounds.ts';
export { asciiDomain, domainForms, unicodeDomain } from './domain.ts';
export {
  type Enforced,
  enforceEmail,
  enforceName,
  enforceOpaqueString,
  enforceUserName,
  loginNameKey,
  nameKey,
  opaqueString,
  spellings,
} from './profiles.ts';
export { heldAs, type NameRefusals, requireShownName } from './required.ts';
