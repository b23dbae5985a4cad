export { isSamlPath, samlFace } from './face.ts';
export { samlProviderFeature } from './feature.ts';
export { withSaml } from './flow.ts';
export { samlProviderOf } from './provider.ts';
