export { forwardAuthFace, isForwardAuth } from './face.ts';
