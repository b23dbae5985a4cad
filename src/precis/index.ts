export { asciiDomain, unicodeDomain } from './domain.ts';
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
