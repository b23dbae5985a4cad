export {
  encryptionJwks,
  type Opened,
  openEncrypted,
  publishEncryptionKey,
} from './encryption-keys/index.ts';
export { webKeyFeature } from './feature.ts';
export { initialWebKeys } from './setup.ts';
export { activeSigningKey, jwks, readSigningKey, signingKeyFor } from './signing.ts';
