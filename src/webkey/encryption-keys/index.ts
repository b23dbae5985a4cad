export { encryptionJwks, type Opened, openEncrypted, publishEncryptionKey } from './keys.ts';
