export { asciiUri, parsedUri } from './ascii-uri.ts';
export { isAuthentic } from './authentic.ts';
