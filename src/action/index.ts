export { actionFeature } from './feature.ts';
export { createInterceptor } from './intercept.ts';
