export { actionFeature } from './feature.ts';
export { functionTargets } from './function-targets.ts';
export { type FunctionActions, type FunctionFacts, functionActions, type RunFunction } from './functions.ts';
export { createInterceptor } from './intercept.ts';
