/** A secret at rest, in the field names of Zitadel's events. */
export interface SealedValue {
  /** 0: encrypted (1 was "hashed" in old histories). */
  readonly cryptoType: 0;
  readonly algorithm: string;
  /** Which named key, and which generation of it. */
  readonly keyId: string;
  /** Nonce, ciphertext and tag, base64. */
  readonly crypted: string;
}

/** What a key is for; each purpose has keys of its own, all wrapped by the master key. */
export const keyPurposes = [
  'webkey',
  'otp',
  'idp',
  'smtp',
  'sms',
  'token',
  'cookie',
  'target',
  'code',
  'subject',
] as const;

export type KeyPurpose = (typeof keyPurposes)[number];

/** AES-256-GCM under named, rotatable keys that are themselves wrapped by the master key (`encryption_keys`). */
export interface Encryption {
  seal(purpose: KeyPurpose, plaintext: string | Uint8Array): SealedValue;
  /** @throws PosternError `internal` when the key is gone or the value was tampered with */
  open(sealed: SealedValue): Uint8Array;
  openText(sealed: SealedValue): string;
  /** Compact form for tokens and cookies: base64url of key id, nonce, ciphertext, tag. */
  sealToken(purpose: KeyPurpose, plaintext: string): string;
  /** As `sealToken`, but the same text gives the same token, on every node: for texts that name what is unique. */
  sealTokenAlike(purpose: KeyPurpose, plaintext: string): string;
  /**
   * HMAC-SHA-256 under a key of the purpose, with the id of the key: for short secrets that are only ever compared,
   * since without the key they cannot be tried through.
   */
  mac(purpose: KeyPurpose, text: string): string;
  isMac(purpose: KeyPurpose, mac: string, text: string): boolean;
  /** undefined for anything that this server did not seal for this purpose. */
  openToken(purpose: KeyPurpose, token: string): string | undefined;
}

/** Passwords of people: slow hashes, off the event loop, about one a core at a time. */
export interface PasswordHasher {
  /** argon2id, 19 MiB, 2 passes, PHC string. */
  hash(password: string): Promise<string>;
  /** `rehash`: right, but the stored hash is not of today's kind. Unknown users verify against a decoy at the same cost. */
  verify(password: string, encoded: string | undefined): Promise<{ ok: boolean; rehash: boolean }>;
}

/** Secrets that the server made itself (client secrets, codes): long and random, so one SHA-256 is enough. */
export interface SecretHasher {
  hash(secret: string): string;
  /** Constant time; also verifies bcrypt hashes of an imported history. */
  verify(secret: string, encoded: string): Promise<boolean>;
}
