import { createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';
import { derTag } from './der.ts';

/** A certificate that nobody vouches for: how SAML carries a key (RFC 5280 §4.1). */
export interface SelfSigned {
  readonly commonName: string;
  readonly from: Date;
  readonly until: Date;
  /** Of an RSA key. */
  readonly publicJwk: JWK;
  /** At most 20 octets. */
  readonly serial: Uint8Array;
  /** RSASSA-PKCS1-v1_5 with SHA-256 */
  sign(octets: Uint8Array): Promise<Uint8Array>;
}

const tag = {
  ...derTag,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  null: 0x05,
  utf8: 0x0c,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

function der(tagNumber: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tagNumber, ...size]), content]);
}

const oid = (...octets: number[]): Buffer => der(tag.oid, Buffer.from(octets));
const commonNameOid = oid(0x55, 0x04, 0x03);
const keyUsageOid = oid(0x55, 0x1d, 0x0f);
const sha256WithRsa = der(
  tag.sequence,
  oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b),
  der(tag.null),
);

/** Positive, and no longer than it must be. */
function integer(octets: Uint8Array): Buffer {
  const first = octets.findIndex((octet) => octet !== 0);
  const shortest = first === -1 ? Buffer.from([0]) : octets.subarray(first);
  return der(tag.integer, (shortest[0] ?? 0) >= 0x80 ? Buffer.from([0, ...shortest]) : shortest);
}

/** UTCTime until 2049 (RFC 5280 §4.1.2.5). */
function time(moment: Date): Buffer {
  const text = `${moment.toISOString().replace(/[-:T]|\.\d+/g, '')}`;
  return moment.getUTCFullYear() < 2050
    ? der(tag.utcTime, Buffer.from(text.slice(2)))
    : der(tag.generalizedTime, Buffer.from(text));
}

const bits = (octets: Uint8Array): Buffer => der(tag.bits, Buffer.from([0]), octets);

/** @returns DER */
export async function selfSigned(certificate: SelfSigned): Promise<Buffer> {
  const name = der(
    tag.sequence,
    der(
      tag.set,
      der(tag.sequence, commonNameOid, der(tag.utf8, Buffer.from(certificate.commonName.slice(0, 64)))),
    ),
  );
  const digitalSignature = der(tag.bits, Buffer.from([7, 0x80]));
  const keyUsage = der(
    tag.sequence,
    keyUsageOid,
    der(tag.boolean, Buffer.from([0xff])),
    der(tag.octets, digitalSignature),
  );
  const version3 = der(0xa0, integer(Buffer.from([2])));
  const signedPart = der(
    tag.sequence,
    version3,
    integer(certificate.serial),
    sha256WithRsa,
    name,
    der(tag.sequence, time(certificate.from), time(certificate.until)),
    name,
    createPublicKey({ key: certificate.publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'der' }),
    der(0xa3, der(tag.sequence, keyUsage)),
  );
  return der(tag.sequence, signedPart, sha256WithRsa, bits(await certificate.sign(signedPart)));
}
