export { createEncryption, type EncryptionOptions, type ManagedEncryption } from './encryption.ts';
export { type HashFormat, readHashFormat } from './hash-format.ts';
export { rewrapKeys } from './key-ring.ts';
export { loadMasterKey } from './master-key.ts';
export { createPasswordHasher, type MeasuredPasswordHasher, type PasswordHasherOptions } from './password.ts';
export { generateKeyPairPem, publicKeyFromPem } from './pem.ts';
export { alphanumeric, digits, legibleAlphabet, randomSecret, randomToken, safeEqual } from './random.ts';
export { createSecretHasher } from './secret.ts';
export {
  algorithmOf,
  createSigner,
  type GeneratedKey,
  generateSigningKey,
  type Signer,
  type SigningAlgorithm,
  type SigningKey,
  type SigningKeySpec,
} from './signing.ts';
export type * from './types.ts';
export { type JwtExpectation, type JwtVerdict, verifyJwt } from './verify-jwt.ts';
