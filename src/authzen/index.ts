export { authzenFace, isAuthzenPath } from './face.ts';
