export { consoleFace } from './face.ts';
