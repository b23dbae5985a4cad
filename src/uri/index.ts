export { asciiUri } from './ascii-uri.ts';
