import {
  algorithmOf,
  createSigner,
  generateSigningKey,
  type SigningKeySpec,
} from '../../src/crypto/index.ts';
import type { Encryption } from '../../src/crypto/types.ts';
import type { Row } from './row.ts';

const specs: readonly SigningKeySpec[] = [
  { type: 'rsa', bits: 2048, hash: 'SHA-256' },
  { type: 'rsa', bits: 2048, hash: 'SHA-256', pss: true },
  { type: 'ecdsa', curve: 'P-256' },
  { type: 'ed25519' },
];
const atOnce = 32;
const measureMs = 2_000;

/** Keys are opened once, so how they are sealed does not matter here. */
const open = {
  seal: (keyId, text) => ({ cryptoType: 0, algorithm: '', keyId, crypted: String(text) }),
  openText: ({ crypted }) => crypted,
} as Pick<Encryption, 'seal' | 'openText'> as Encryption;

const claims = {
  iss: 'https://login.example.com',
  sub: '350000000000000001',
  aud: Array.from({ length: 6 }, (_, n) => `35000000000000000${n}`),
  exp: 2_000_000_000,
  iat: 1_999_956_800,
};

interface Measured {
  readonly perSecond: number;
  /** Of the main thread, for one signature. */
  readonly heldUpUs: number;
}

/** Signatures of `atOnce` callers, and how long each keeps the main thread from other requests. */
async function measure(spec: SigningKeySpec): Promise<Measured> {
  const signer = createSigner(open);
  const key = await generateSigningKey(open, 'key', spec);
  await signer.sign(key, claims);
  let signed = 0;
  let heldUp = 0;
  const began = performance.now();
  const ends = began + measureMs;
  const caller = async () => {
    while (performance.now() < ends) {
      const from = performance.now();
      const signing = signer.sign(key, claims);
      heldUp += performance.now() - from;
      await signing;
      signed++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  return { perSecond: (signed / (performance.now() - began)) * 1000, heldUpUs: (heldUp / signed) * 1000 };
}

/** RS256 beside what else signs. */
export async function benchSigning(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const spec of specs) {
    const { perSecond, heldUpUs } = await measure(spec);
    const limit = rows[0]?.value ?? perSecond;
    rows.push({
      name: `tokens signed by ${algorithmOf(spec)}`,
      value: perSecond,
      unit: 'signatures/s',
      limit,
      ratio: perSecond / limit,
      note: `beside RS256; on other threads, main thread ${heldUpUs.toFixed(0)} µs each`,
    });
  }
  return rows;
}

if (import.meta.main) console.table(await benchSigning());
