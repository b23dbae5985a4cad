import { CompactEncrypt, type CryptoKey, importSPKI } from 'jose';
import { BoundedMap } from '../bounded-map.ts';
import type { Encryption, SealedValue } from '../crypto/types.ts';
import { signatureHeader, signatureOf } from '../delivery/index.ts';
import { unavailable } from '../errors/index.ts';
import type { CallableTarget } from './callable.ts';
import { payloadType } from './fields.ts';

/** What payloads are signed with. */
export interface PayloadTools {
  readonly encryption: Encryption;
  readonly clock: () => Date;
  /** A compact JWS (RFC 7515 §7.1) by the active web key of the instance. */
  readonly sign: (instanceId: string, payload: object) => Promise<string>;
}

export interface SignedBody {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const defaultTimeoutMs = 10_000;
export const timeoutOf = ({ timeout }: CallableTarget): number => timeout || defaultTimeoutMs;

/** What a target is sent, in the form that it wants, signed with its key. */
export async function signedBody(
  tools: PayloadTools,
  instanceId: string,
  target: CallableTarget,
  payload: object,
): Promise<SignedBody> {
  const body = await inForm(tools, instanceId, target, payload);
  const keys = signingKeysOf(tools, target);
  return {
    body,
    headers: keys.length > 0 ? { [signatureHeader]: signatureOf(keys, body, tools.clock()) } : {},
  };
}

async function inForm(
  { sign, clock }: PayloadTools,
  instanceId: string,
  target: CallableTarget,
  payload: object,
): Promise<string> {
  if (target.payload_type !== payloadType.jwt && target.payload_type !== payloadType.jwe)
    return JSON.stringify(payload);
  const jws = await sign(instanceId, payload);
  return target.payload_type === payloadType.jwt ? jws : encrypted(jws, target, clock());
}

function signingKeysOf({ encryption, clock }: PayloadTools, target: CallableTarget): string[] {
  const { signing_key, previous_signing_key, previous_until } = target;
  const former = previous_until && previous_until > clock() ? previous_signing_key : null;
  return [signing_key, former]
    .filter((key) => key !== null)
    .map((key) => opened.get(key) ?? opening(encryption, key));
}

/** Of rows that serve many calls, as long as these are. */
const opened = new WeakMap<SealedValue, string>();
function opening(encryption: Encryption, key: SealedValue): string {
  const text = encryption.openText(key);
  opened.set(key, text);
  return text;
}

const mostImported = 200;

/** Keys that were imported. */
const imported = new BoundedMap<string, Promise<{ readonly alg: string; readonly key: CryptoKey }>>({
  limit: mostImported,
});

/**
 * A JWS inside a compact JWE (RFC 7516 §7.1): A256GCM, its key by RSA-OAEP-256 or ECDH-ES+A256KW.
 * @throws PosternError `unavailable` while the target has no public key that may be used
 */
async function encrypted(jws: string, target: CallableTarget, now: Date): Promise<string> {
  const { public_key, key_id, expiration_date } = target;
  if (public_key === null || key_id === null || (expiration_date && expiration_date <= now)) {
    throw unavailable(
      'TARGET-Key06',
      'The target wants what it is sent encrypted, and has no active public key: add and activate one',
    );
  }
  const { alg, key } = await importedKey(public_key);
  return new CompactEncrypt(new TextEncoder().encode(jws))
    .setProtectedHeader({ alg, enc: 'A256GCM', kid: key_id, cty: 'JWT' })
    .encrypt(key);
}

function importedKey(pem: string) {
  const known = imported.get(pem);
  if (known) return known;
  const importing = importSPKI(pem, 'RSA-OAEP-256')
    .then((key) => ({ alg: 'RSA-OAEP-256', key }))
    .catch(async () => ({ alg: 'ECDH-ES+A256KW', key: await importSPKI(pem, 'ECDH-ES+A256KW') }));
  importing.catch(() => imported.delete(pem));
  imported.set(pem, importing);
  return importing;
}
