export { asciiUri, parsedUri } from './ascii-uri.ts';
