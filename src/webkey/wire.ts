import { rowDetails } from '../contract/details.ts';
import type { SigningKeySpec } from '../crypto/index.ts';
import { defaultKeySpec, specOf } from './config.ts';
import { webKeyState } from './projection.ts';
import type { WebKeyRow } from './queries.ts';

/** The shapes that webkey.v2 and webkey.v2beta share. Enums: 0 is unspecified, then the sizes in growing order. */
export type KeyRequest =
  | { readonly case: 'rsa'; readonly value: { readonly bits: number; readonly hasher: number } }
  | { readonly case: 'ecdsa'; readonly value: { readonly curve: number } }
  | { readonly case: 'ed25519' }
  | { readonly case: undefined };

const bits = [2048, 2048, 3072, 4096] as const;
const hashes = ['SHA-256', 'SHA-256', 'SHA-384', 'SHA-512'] as const;
const curves = ['P-256', 'P-256', 'P-384', 'P-521'] as const;

/** What is left out is 2048 bits, SHA-256. */
export const rsaOf = (asked: { readonly bits: number; readonly hasher: number }) => ({
  bits: bits[asked.bits] ?? 2048,
  hash: hashes[asked.hasher] ?? 'SHA-256',
});

/** What is left out is RSA, 2048 bits, SHA-256, or P-256. */
export function specOfRequest(key: KeyRequest): SigningKeySpec {
  switch (key.case) {
    case 'rsa':
      return { type: 'rsa', ...rsaOf(key.value) };
    case 'ecdsa':
      return { type: 'ecdsa', curve: curves[key.value.curve] ?? 'P-256' };
    case 'ed25519':
      return { type: 'ed25519' };
    default:
      return defaultKeySpec;
  }
}

type KeyAnswer =
  | { case: 'rsa'; value: { bits: number; hasher: number } }
  | { case: 'ecdsa'; value: { curve: number } }
  | { case: 'ed25519'; value: Record<string, never> };

function kindOf(spec: SigningKeySpec): KeyAnswer {
  switch (spec.type) {
    case 'rsa':
      return {
        case: 'rsa',
        value: { bits: bits.lastIndexOf(spec.bits), hasher: hashes.lastIndexOf(spec.hash) },
      };
    case 'ecdsa':
      return { case: 'ecdsa', value: { curve: curves.lastIndexOf(spec.curve) } };
    case 'ed25519':
      return { case: 'ed25519', value: {} };
  }
}

export const webKeyAnswer = (row: WebKeyRow) => {
  const { creationDate, changeDate } = rowDetails(row);
  return {
    id: row.id,
    creationDate,
    changeDate,
    state: row.state === webKeyState.retired ? webKeyState.inactive : row.state,
    key: kindOf(specOf({ configType: row.config_type, config: row.config })),
  };
};
