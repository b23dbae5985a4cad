export { scriptFeature } from './feature.ts';
export { registrationScripts } from './registration.ts';
export { type AuthMethod, signInScripts } from './sign-in.ts';
export { type RunTokenScripts, type TokenScripts, tokenScripts } from './tokens.ts';
