import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A key of a browser in software: makes and uses credentials as WebAuthn §6 says, and lies where a test asks for it. */

type Cbor = number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<number | string, Cbor>;

const head = (major: number, value: number): Uint8Array => {
  if (value < 24) return Uint8Array.of((major << 5) | value);
  if (value < 256) return Uint8Array.of((major << 5) | 24, value);
  return Uint8Array.of((major << 5) | 25, value >> 8, value & 255);
};

/** As much of RFC 8949 as attestations need. */
export function cbor(value: Cbor): Uint8Array {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map)
    return Buffer.concat([head(5, value.size), ...[...value].flatMap(([k, v]) => [cbor(k), cbor(v)])]);
  const items = value as readonly Cbor[];
  return Buffer.concat([head(4, items.length), ...items.map(cbor)]);
}

const sha256 = (bytes: string | Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

export interface Behaviour {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  /** The person was recognized. Default true. */
  readonly userVerified?: boolean;
  readonly userPresent?: boolean;
  /** Default: one more than before; 0 for keys that do not count. */
  readonly signCount?: number;
  readonly attestation?: 'none' | 'packed';
  readonly userHandle?: string;
  readonly id?: string;
}

interface Options {
  readonly publicKey: {
    readonly challenge: string;
    readonly rp?: { readonly id: string };
    readonly rpId?: string;
    readonly user?: { readonly id: string };
  };
}

export class Authenticator {
  readonly id = base64url(randomBytes(32));
  #privateKey: KeyObject;
  #publicKey: Uint8Array;
  #userHandle = '';
  signCount = 0;

  constructor(readonly origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    // COSE (RFC 9053 §7.1): kty EC2, alg ES256, crv P-256.
    this.#publicKey = cbor(
      new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ]),
    );
  }

  /** What `navigator.credentials.create` gives, as JSON. */
  create(options: object, as: Behaviour = {}) {
    const { publicKey } = options as Options;
    this.#userHandle = publicKey.user?.id ?? '';
    const client = this.#client('webauthn.create', publicKey.challenge, as);
    const id = Buffer.from(as.id ?? this.id, 'base64url');
    const attested = Buffer.concat([
      new Uint8Array(16),
      Uint8Array.of(id.length >> 8, id.length & 255),
      id,
      this.#publicKey,
    ]);
    const authData = this.#authData(as.rpId ?? publicKey.rp?.id ?? '', 0x40, as, attested);
    const packed = as.attestation === 'packed';
    const statement = new Map<string, Cbor>(
      packed
        ? [
            ['alg', -7],
            ['sig', this.#sign(authData, client)],
          ]
        : [],
    );
    const attestationObject = cbor(
      new Map<string, Cbor>([
        ['fmt', packed ? 'packed' : 'none'],
        ['attStmt', statement],
        ['authData', authData],
      ]),
    );
    return this.#credential(as, {
      clientDataJSON: base64url(client),
      attestationObject: base64url(attestationObject),
    });
  }

  /** What `navigator.credentials.get` gives, as JSON. */
  get(options: object, as: Behaviour = {}) {
    const { publicKey } = options as Options;
    const client = this.#client('webauthn.get', publicKey.challenge, as);
    this.signCount = as.signCount ?? this.signCount + 1;
    const authData = this.#authData(as.rpId ?? publicKey.rpId ?? '', 0, as);
    return this.#credential(as, {
      clientDataJSON: base64url(client),
      authenticatorData: base64url(authData),
      signature: base64url(this.#sign(authData, client)),
      userHandle: as.userHandle ?? this.#userHandle,
    });
  }

  #credential<R extends object>({ id = this.id }: Behaviour, response: R) {
    return { id, rawId: id, type: 'public-key', response };
  }

  #client(type: string, challenge: string, as: Behaviour): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: as.type ?? type,
        challenge: as.challenge ?? challenge,
        origin: as.origin ?? this.origin,
        crossOrigin: as.crossOrigin ?? false,
      }),
    );
  }

  #authData(rpId: string, more: number, as: Behaviour, attested: Uint8Array = new Uint8Array()): Buffer {
    const flags = more | (as.userPresent === false ? 0 : 1) | (as.userVerified === false ? 0 : 4);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.signCount);
    return Buffer.concat([sha256(rpId), Uint8Array.of(flags), count, attested]);
  }

  #sign = (authData: Uint8Array, client: Uint8Array): Uint8Array =>
    new Uint8Array(sign('sha256', Buffer.concat([authData, sha256(client)]), this.#privateKey));
}
