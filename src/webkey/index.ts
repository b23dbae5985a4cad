export { initialWebKeys } from './setup.ts';
