export { type AccountOptions, accountFace } from './face.ts';
export { withAccountSignIn } from './sign-in.ts';
