export { type ClientCertificate, canonicalIp, readCertificate } from './certificate.ts';
export { isSameName, parseName } from './distinguished-name.ts';
export { createEncryption, type EncryptionOptions, type ManagedEncryption } from './encryption.ts';
export { type PasswordHash, readArgon2Cost, readableHashes, readPasswordHash } from './hashes/index.ts';
export {
  type ContentEncryption,
  contentEncryptions,
  type DecryptionKey,
  decrypterOf,
  encryptJwt,
  type GeneratedDecryptionKey,
  generateDecryptionKey,
  isContentEncryption,
  isEncryptedJwt,
  isKeyManagementAlgorithm,
  type KeyManagementAlgorithm,
  keyManagementAlgorithms,
  type Recipient,
  readEncryptionHeader,
} from './jwe.ts';
export { rewrapKeys } from './key-ring.ts';
export { loadMasterKey } from './master-key.ts';
export {
  createPasswordHasher,
  type MeasuredPasswordHasher,
  type PasswordHasherOptions,
  usualCost,
} from './password.ts';
export { generateKeyPairPem, publicKeyFromPem } from './pem.ts';
export { alphanumeric, digits, legibleAlphabet, randomSecret, randomToken, safeEqual } from './random.ts';
export { createSecretHasher } from './secret.ts';
export { type SelfSigned, selfSigned } from './self-signed.ts';
export {
  algorithmOf,
  createSigner,
  type GeneratedKey,
  generateSigningKey,
  isSigningAlgorithm,
  type Signer,
  type SigningAlgorithm,
  type SigningKey,
  type SigningKeySpec,
  signerOf,
  signingAlgorithms,
} from './signing.ts';
export type * from './types.ts';
export { type JwtExpectation, type JwtVerdict, verifyJwt } from './verify-jwt.ts';
