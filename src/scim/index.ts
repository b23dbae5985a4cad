export { scimFace } from './face.ts';
export { isScimPath } from './paths.ts';
