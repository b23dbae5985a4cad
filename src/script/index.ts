export { scriptFeature } from './feature.ts';
export { type RunTokenScripts, type TokenScripts, tokenScripts } from './tokens.ts';
