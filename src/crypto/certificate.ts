import { createHash, X509Certificate } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { type DerElement, derElements, derOid, derParts } from './der.ts';
import { type DistinguishedName, readName } from './distinguished-name.ts';

/** A certificate that a client showed, as far as it says who that is (RFC 5280). */
export interface ClientCertificate {
  /** `x5t#S256`: SHA-256 of its DER, base64url. */
  readonly thumbprint: string;
  readonly subject: DistinguishedName;
  readonly alternativeNames: AlternativeNames;
  /** Of these times, and for clients where it says what it is for. */
  isGood(now: Date): boolean;
  /** Signed by one of these, which is good itself. */
  isIssuedBy(authorities: readonly X509Certificate[], now: Date): boolean;
}

export interface AlternativeNames {
  readonly dns: readonly string[];
  readonly uri: readonly string[];
  readonly email: readonly string[];
  /** As `canonicalIp` has them. */
  readonly ip: readonly string[];
}

const oids = { alternativeNames: '2.5.29.17', extendedKeyUsage: '2.5.29.37' } as const;
const forClients = new Set(['1.3.6.1.5.5.7.3.2', '2.5.29.37.0']);

const ascii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** One form of each address, whatever it is written in; undefined for what is none. */
export function canonicalIp(text: string): string | undefined {
  if (isIPv4(text)) return text;
  // The one form of RFC 5952, out of its brackets.
  return isIPv6(text) && URL.canParse(`http://[${text}]`)
    ? new URL(`http://[${text}]`).hostname.slice(1, -1)
    : undefined;
}

const ipOf = (bytes: Uint8Array): string =>
  (bytes.length === 4
    ? canonicalIp(bytes.join('.'))
    : canonicalIp(
        Array.from({ length: 8 }, (_, i) =>
          ((bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0)).toString(16),
        ).join(':'),
      )) ?? '';

/** GeneralNames (RFC 5280 §4.2.1.6): each kind has a tag of its own, so that none is taken for another. */
function alternativeNamesOf(value: Uint8Array | undefined): AlternativeNames {
  const names = value ? derParts(derElements(value)[0]) : [];
  const of = (tag: number) => names.filter((name) => name.tag === tag).map(({ content }) => content);
  return {
    email: of(0x81).map(ascii),
    dns: of(0x82).map((name) => ascii(name).toLowerCase()),
    uri: of(0x86).map(ascii),
    ip: of(0x87).map(ipOf),
  };
}

/** Values of the extensions, by OID. */
function extensionsOf(tbs: readonly DerElement[]): ReadonlyMap<string, Uint8Array> {
  const explicit = tbs.find(({ tag }) => tag === 0xa3);
  const list = explicit ? derParts(derParts(explicit)[0]) : [];
  return new Map(
    list.map((extension) => {
      const parts = derParts(extension);
      return [derOid(parts[0] as DerElement), parts.at(-1)?.content ?? new Uint8Array()];
    }),
  );
}

/** Larger than any that says who somebody is. */
const maxLength = 16 * 1024;

const isWithin = (certificate: X509Certificate, now: Date): boolean =>
  new Date(certificate.validFrom) <= now && now <= new Date(certificate.validTo);

const issued = (authority: X509Certificate, certificate: X509Certificate): boolean => {
  try {
    return authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
  } catch {
    return false;
  }
};

/** @returns undefined for what is no certificate */
export function readCertificate(der: Uint8Array): ClientCertificate | undefined {
  if (der.length > maxLength) return undefined;
  try {
    const certificate = new X509Certificate(der);
    const [tbs] = derParts(derElements(der)[0]);
    const fields = derParts(tbs);
    // version [0] may be left out; serial, signature, issuer, validity and subject follow.
    const subject = fields[fields[0]?.tag === 0xa0 ? 5 : 4];
    const extensions = extensionsOf(fields);
    const usage = extensions.get(oids.extendedKeyUsage);
    const usages = usage && derParts(derElements(usage)[0]).map(derOid);
    return {
      thumbprint: createHash('sha256').update(der).digest('base64url'),
      subject: readName(derParts(subject)),
      alternativeNames: alternativeNamesOf(extensions.get(oids.alternativeNames)),
      isGood: (now) =>
        isWithin(certificate, now) && (usages?.some((purpose) => forClients.has(purpose)) ?? true),
      isIssuedBy: (authorities, now) =>
        authorities.some((authority) => isWithin(authority, now) && issued(authority, certificate)),
    };
  } catch {
    return undefined;
  }
}
