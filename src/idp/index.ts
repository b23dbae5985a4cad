export { idpFeature } from './feature.ts';
export type { Options } from './fields.ts';
export { type KindName, kindNamed, type ProviderValues } from './kinds/index.ts';
export { type Held, heldProvider, providersFor } from './operations.ts';
export type { Provider } from './state.ts';

/** What reads metadata, with all that it takes. */
export const samlSetUp = () => import('./saml-setup.ts');
