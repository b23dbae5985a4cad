import { algorithmOf, type SigningKeySpec } from '../crypto/index.ts';

/** The kind of a key as events hold it. */
export interface WebKeyConfig {
  readonly configType: number;
  readonly config: Readonly<Record<string, number>>;
}

const hashes = ['SHA-256', 'SHA-384', 'SHA-512'] as const;
const curves = ['P-256', 'P-384', 'P-521'] as const;

/** What Zitadel makes, and most clients can verify. */
export const defaultKeySpec: SigningKeySpec = { type: 'rsa', bits: 2048, hash: 'SHA-256' };

/** Hashers and curves count from 1. */
export function configOf(spec: SigningKeySpec): WebKeyConfig {
  switch (spec.type) {
    case 'rsa':
      return {
        configType: 1,
        config: { Bits: spec.bits, Hasher: hashes.indexOf(spec.hash) + 1, ...(spec.pss && { Pss: 1 }) },
      };
    case 'ecdsa':
      return { configType: 2, config: { Curve: curves.indexOf(spec.curve) + 1 } };
    case 'ed25519':
      return { configType: 3, config: {} };
  }
}

const bits = [2048, 3072, 4096] as const;

export function specOf({ configType, config }: WebKeyConfig): SigningKeySpec {
  switch (configType) {
    case 2:
      return { type: 'ecdsa', curve: curves[(config['Curve'] ?? 1) - 1] ?? 'P-256' };
    case 3:
      return { type: 'ed25519' };
    default:
      return {
        type: 'rsa',
        bits: bits.find((size) => size === config['Bits']) ?? 2048,
        hash: hashes[(config['Hasher'] ?? 1) - 1] ?? 'SHA-256',
        ...(config['Pss'] === 1 && { pss: true }),
      };
  }
}

/** The usual key of each algorithm: what is made where a client asks for one that no key has. */
export const usualSpecs: ReadonlyMap<string, SigningKeySpec> = new Map(
  [
    ...[false, true].flatMap((pss) =>
      hashes.map((hash): SigningKeySpec => ({ type: 'rsa', bits: 2048, hash, ...(pss && { pss }) })),
    ),
    ...curves.map((curve): SigningKeySpec => ({ type: 'ecdsa', curve })),
    { type: 'ed25519' } as const,
  ].map((spec) => [algorithmOf(spec), spec]),
);
