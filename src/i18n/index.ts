export { acceptedLanguages } from './accept-language.ts';
