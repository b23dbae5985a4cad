import { describe, expect, test } from 'bun:test';
import { X509Certificate } from 'node:crypto';
import { canonicalIp, readCertificate } from './certificate.ts';
import { isSameName, parseName } from './distinguished-name.ts';
import { type TestCertificateOptions, testCertificate } from './testing.ts';

const now = new Date();
const name = [
  ['C', 'CH'],
  ['O', 'Shop, Inc.'],
  ['CN', 'client'],
] as const;

const read = (options: Partial<TestCertificateOptions> = {}) => {
  const { der, thumbprint } = testCertificate({ name, ...options });
  const certificate = readCertificate(der);
  if (!certificate) throw new Error('it was not read');
  expect(certificate.thumbprint).toBe(thumbprint);
  return certificate;
};

describe('a certificate', () => {
  test('says who it is of', () => {
    const { alternativeNames } = read({
      dns: ['Client.Example', 'a, URI:spiffe://victim'],
      uri: ['spiffe://x/y'],
      email: ['a@b.example'],
      ip: [Buffer.from([192, 0, 2, 1]), Buffer.from('20010db8000000000000000000000001', 'hex')],
    });
    expect(alternativeNames).toEqual({
      // What one kind of name holds is none of another kind.
      dns: ['client.example', 'a, uri:spiffe://victim'],
      uri: ['spiffe://x/y'],
      email: ['a@b.example'],
      ip: ['192.0.2.1', '2001:db8::1'],
    });
    expect(canonicalIp('2001:DB8:0::1')).toBe('2001:db8::1');
  });

  test('is good within its time, and for clients', () => {
    const day = 86_400_000;
    const at = (days: number) => new Date(now.getTime() + days * day);
    const certificate = read();
    expect([-2, 0, 2].map((days) => certificate.isGood(at(days)))).toEqual([false, true, false]);
    expect(read({ usages: ['1.3.6.1.5.5.7.3.1'] }).isGood(now)).toBe(false);
    expect(read({ usages: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'] }).isGood(now)).toBe(true);
  });

  test('is of the authority that signed it', () => {
    const authority = (options: Partial<TestCertificateOptions> = {}) =>
      testCertificate({ name: [['CN', 'Authority']], isAuthority: true, ...options });
    const right = authority();
    const by = (pem: string) => [new X509Certificate(pem)];
    expect(read({ issuer: right }).isIssuedBy(by(right.pem), now)).toBe(true);
    // Another one of the same name; one that may issue none; one that is over; and itself.
    expect(read({ issuer: authority() }).isIssuedBy(by(right.pem), now)).toBe(false);
    const plain = authority({ isAuthority: false });
    expect(read({ issuer: plain }).isIssuedBy(by(plain.pem), now)).toBe(false);
    const over = authority({ to: new Date(now.getTime() - 1000) });
    expect(read({ issuer: over }).isIssuedBy(by(over.pem), now)).toBe(false);
    expect(read().isIssuedBy(by(right.pem), now)).toBe(false);
  });

  test('that is none is not read', () => {
    const { der } = testCertificate({ name });
    for (const bad of [new Uint8Array(), der.subarray(0, 50), Buffer.alloc(64, 0x30), Buffer.alloc(20_000)])
      expect(readCertificate(bad)).toBeUndefined();
  });
});

describe('a distinguished name', () => {
  const same = (text: string) => {
    const parsed = parseName(text);
    return parsed !== undefined && isSameName(parsed, read().subject);
  };

  test('is the same in any spelling of RFC 4514', () => {
    expect(same('CN=client,O=Shop\\, Inc.,C=CH')).toBe(true);
    expect(same('cn=client, o=Shop\\2C Inc., c=CH')).toBe(true);
    expect(same('2.5.4.3=client,2.5.4.10=Shop\\, Inc.,2.5.4.6=CH')).toBe(true);
  });

  test('is another in another order, with more or less in it, or in other letters', () => {
    for (const other of [
      'C=CH,O=Shop\\, Inc.,CN=client',
      'CN=client,O=Shop\\, Inc.',
      'CN=client,OU=x,O=Shop\\, Inc.,C=CH',
      'CN=client+O=Shop\\, Inc.,C=CH',
      'CN=Client,O=Shop\\, Inc.,C=CH',
    ])
      expect(same(other)).toBe(false);
  });

  test('is none of other forms', () => {
    for (const bad of ['', 'client', 'CN=', '/C=CH/CN=client', 'CN=a,', 'CN=a"b', 'XX=a', 'CN=a,,O=b'])
      expect(parseName(bad) === undefined || !same(bad)).toBe(true);
    expect(['', 'client', 'CN=a,', 'XX=a'].map(parseName)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
