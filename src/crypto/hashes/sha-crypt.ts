import { hash } from 'node:crypto';
import { safeEqual } from '../random.ts';
import { encodeCrypt64 } from './crypt64.ts';
import type { HashReader } from './types.ts';

const form = /^\$([56])\$(?:rounds=(\d{1,9})\$)?([^$:]{0,16})\$([./0-9A-Za-z]{43}|[./0-9A-Za-z]{86})$/;
const usualRounds = 5000;
const [fewest, most] = [1000, 500_000];

interface Kind {
  readonly name: 'sha256' | 'sha512';
  readonly length: number;
  /** Which bytes of the digest stand where in its text. */
  readonly order: readonly number[];
}

/** sha256-crypt and sha512-crypt, U. Drepper, "Unix crypt using SHA-256 and SHA-512", version 0.6. */
export const readShaCrypt: HashReader = (encoded) => {
  const [, id, given, salt, digest] = form.exec(encoded) ?? [];
  if (salt === undefined || digest === undefined) return undefined;
  const kind = id === '5' ? sha256 : sha512;
  const rounds = given === undefined ? usualRounds : Number(given);
  if (rounds < fewest || rounds > most || digest.length !== Math.ceil((kind.length * 8) / 6))
    return undefined;
  return {
    algorithm: `${kind.name}-crypt`,
    matches: (password) =>
      safeEqual(shaCrypt(kind, Buffer.from(password), Buffer.from(salt), rounds), digest),
  };
};

function shaCrypt(kind: Kind, password: Buffer, salt: Buffer, rounds: number): string {
  const sha = (...parts: readonly Uint8Array[]) => hash(kind.name, Buffer.concat(parts), 'buffer');
  const inner = sha(password, salt, password);
  const bits: Uint8Array[] = [];
  for (let length = password.length; length > 0; length >>= 1) bits.push(length & 1 ? inner : password);
  let digest = sha(password, salt, repeated(inner, password.length), ...bits);
  const p = repeated(sha(repeated(password, password.length * password.length)), password.length);
  const s = repeated(sha(repeated(salt, salt.length * (16 + (digest[0] as number)))), salt.length);
  for (let round = 0; round < rounds; round += 1) {
    const odd = round % 2 === 1;
    digest = sha(odd ? p : digest, round % 3 ? s : none, round % 7 ? p : none, odd ? digest : p);
  }
  return encodeCrypt64(kind.order.map((index) => digest[index] as number));
}

const none = Buffer.alloc(0);

/** `bytes` again and again, up to `length`. */
const repeated = (bytes: Uint8Array, length: number): Buffer =>
  length === 0 ? none : Buffer.alloc(length, bytes);

/** Groups of three, each made of the one before it by a turn and a step; the text begins with the last of a group. */
function groups(count: number, step: number, turn: 1 | 2): number[] {
  const order: number[] = [];
  let group: readonly [number, number, number] = [0, step, 2 * step];
  for (let index = 0; index < count; index += 1) {
    order.push(group[2], group[1], group[0]);
    const [a, b, c] = group;
    group = turn === 1 ? [b + 1, c + 1, a + 1] : [c + 1, a + 1, b + 1];
  }
  return order;
}

const sha256: Kind = { name: 'sha256', length: 32, order: [...groups(10, 10, 2), 30, 31] };
const sha512: Kind = { name: 'sha512', length: 64, order: [...groups(21, 21, 1), 63] };
