export { idpFeature } from './feature.ts';
export type { Options } from './fields.ts';
export { type KindName, kindNamed, type ProviderValues } from './kinds/index.ts';
export { type Held, heldProvider, providersFor } from './operations.ts';
export type { Provider } from './state.ts';
