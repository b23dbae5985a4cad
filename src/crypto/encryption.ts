import type { Sql } from 'postgres';
import { failedPrecondition, internal, invalidArgument } from '../errors/index.ts';
import { aeadOpen, aeadOverhead, aeadSeal, aesKey } from './aead.ts';
import { addGeneration, createMissingKeys, type DataKey, loadKeys } from './key-ring.ts';
import { macOf } from './mac.ts';
import { createOpenedTokens } from './opened-tokens.ts';
import { safeEqual } from './random.ts';
import type { Encryption, KeyPurpose, SealedValue } from './types.ts';

export interface EncryptionOptions {
  sql: Sql;
  /** 32 bytes; see `loadMasterKey`. */
  masterKey: Uint8Array;
  /** How long after a rotation the old generation goes on sealing, so that all nodes learn the new one. */
  rotationGraceMs?: number;
  /** How often other nodes' rotations are looked for; 0: never. */
  reloadMs?: number;
  onReloadError?: (error: unknown) => void;
}

export interface ManagedEncryption extends Encryption {
  /** Starts a new generation of the purpose's key; what older generations sealed still opens. */
  rotate(purpose: KeyPurpose): Promise<void>;
  /** Reads the keys again, as happens by itself every `reloadMs`. */
  reload(): Promise<void>;
  close(): void;
}

const generationLength = 2;

/**
 * Loads the keys, making those that are missing.
 * @throws PosternError `failed_precondition` (CRYPTO-Mkey1) when the master key is the wrong one
 */
export async function createEncryption(options: EncryptionOptions): Promise<ManagedEncryption> {
  const { sql, rotationGraceMs = 60_000, reloadMs = 20_000, onReloadError = () => {} } = options;
  if (options.masterKey.length !== 32) {
    throw invalidArgument(
      'CRYPTO-Mkey2',
      `The master key has ${options.masterKey.length} bytes; masterKeyFile must hold 32.`,
      {
        field: 'masterKeyFile',
      },
    );
  }
  const master = aesKey(options.masterKey);
  await createMissingKeys(sql, master);
  let ring = ringOf(await loadKeys(sql, master));
  const opened = createOpenedTokens();

  const reload = async (): Promise<void> => {
    ring = ringOf(await loadKeys(sql, master));
    opened.forget();
  };
  const timer = reloadMs > 0 ? setInterval(() => void reload().catch(onReloadError), reloadMs) : undefined;
  timer?.unref();

  const open = (sealed: SealedValue): Buffer => {
    const found = ring.byId.get(sealed.keyId);
    if (found === undefined) {
      throw internal('CRYPTO-Open1', `Encryption key "${sealed.keyId}" is not in system.encryption_keys`);
    }
    const plaintext = aeadOpen(found.key, Buffer.from(sealed.crypted, 'base64'), found.id);
    if (plaintext === undefined) {
      throw internal(
        'CRYPTO-Open2',
        `A value sealed with key "${sealed.keyId}" was changed after it was sealed`,
      );
    }
    return plaintext;
  };

  const sealed = (purpose: KeyPurpose, plaintext: string, repeatable: boolean): string => {
    const { key, id, generation } = ring.sealing(purpose);
    const bytes = aeadSeal(key, plaintext, id, repeatable);
    const token = Buffer.allocUnsafe(generationLength + bytes.length);
    token.writeUInt16BE(generation);
    bytes.copy(token, generationLength);
    return token.toString('base64url');
  };

  const openToken = (purpose: KeyPurpose, token: string): string | undefined => {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length < generationLength + aeadOverhead) return undefined;
    // The decoder skips foreign characters and spare bits; one token has one spelling.
    if (bytes.toString('base64url') !== token) return undefined;
    const found = ring.byGeneration(purpose, bytes.readUInt16BE());
    return found && aeadOpen(found.key, bytes.subarray(generationLength), found.id)?.toString('utf8');
  };

  return {
    seal(purpose, plaintext) {
      const { key, id } = ring.sealing(purpose);
      const crypted = aeadSeal(key, plaintext, id).toString('base64');
      return { cryptoType: 0, algorithm: 'AES-256-GCM', keyId: id, crypted };
    },
    open,
    openText: (sealed) => open(sealed).toString('utf8'),
    sealToken: (purpose, plaintext) => sealed(purpose, plaintext, false),
    sealTokenAlike: (purpose, plaintext) => sealed(purpose, plaintext, true),
    mac(purpose, text) {
      const { key, generation } = ring.sealing(purpose);
      return macOf(key, generation, text);
    },
    isMac(purpose, mac, text) {
      const [, generation] = /^\$hmac-sha256\$(\d+)\$/.exec(mac) ?? [];
      const found = generation && ring.byGeneration(purpose, Number(generation));
      return Boolean(found) && safeEqual(macOf((found as DataKey).key, Number(generation), text), mac);
    },
    // Codes, cookies and secrets come once; tokens come with every call.
    openToken: (purpose, token) =>
      purpose === 'token' ? opened.recall(token, () => openToken(purpose, token)) : openToken(purpose, token),
    async rotate(purpose) {
      if (purpose === 'subject')
        throw failedPrecondition(
          'CRYPTO-Rot01',
          'Applications know users by what this key has sealed, so it stays as it is',
        );
      await reload();
      await addGeneration(sql, master, purpose, ring.newest(purpose).generation, rotationGraceMs);
      await reload();
    },
    reload,
    close: () => clearInterval(timer),
  };
}

function ringOf(keys: readonly DataKey[]) {
  const byId = new Map(keys.map((key) => [key.id, key]));
  const byPurpose = new Map<KeyPurpose, DataKey[]>();
  for (const key of keys.toSorted((a, b) => a.generation - b.generation)) {
    byPurpose.set(key.purpose, [...(byPurpose.get(key.purpose) ?? []), key]);
  }
  const newest = (purpose: KeyPurpose): DataKey => {
    const key = byPurpose.get(purpose)?.at(-1);
    if (key === undefined)
      throw internal('CRYPTO-Seal1', `No encryption key of purpose "${purpose}" is in force`);
    return key;
  };
  return {
    byId,
    byGeneration: (purpose: KeyPurpose, generation: number): DataKey | undefined =>
      byPurpose.get(purpose)?.find((key) => key.generation === generation),
    newest,
    /** The oldest generation that has not handed over yet. */
    sealing(purpose: KeyPurpose): DataKey {
      const now = performance.now();
      return byPurpose.get(purpose)?.find((key) => key.sealsUntil > now) ?? newest(purpose);
    },
  };
}
