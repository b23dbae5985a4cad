import { describe, expect, test } from 'bun:test';
import { certificateInHeader } from './client-certificate.ts';
import { createPeerOf } from './forwarded.ts';

const der = Buffer.from(
  'a certificate, as far as headers go: any bytes, of which some are + / and = in base64 \xff\xfe',
);
const base64 = der.toString('base64');
const pem = `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
const escaped = encodeURIComponent(pem);

describe('a certificate in a header is read', () => {
  const forms = {
    'of RFC 9440': `:${base64}:`,
    'of nginx': escaped,
    'of a proxy that joins the lines': pem.replaceAll('\n', ' '),
    'of Traefik, with its chain': `${encodeURIComponent(base64)},${encodeURIComponent('AAAA')}`,
    'of HAProxy': base64,
    'of Envoy': `By=spiffe://a;Hash=ab12;Subject="CN=x,O=\\"y\\";Cert=z";URI=spiffe://x/y;Cert="${escaped}"`,
    'of the nearest of several Envoys': `Hash=ab;Cert="${encodeURIComponent(pem.replace(base64.slice(0, 4), 'AAAA'))}",Hash=cd;Cert="${escaped}"`,
  };
  test.each(Object.entries(forms))('%s', (_, header) => {
    expect(Buffer.from(certificateInHeader(header) ?? [])).toEqual(der);
  });

  test('and nothing else is', () => {
    for (const none of [
      '',
      ':',
      '::',
      `:${base64}:, :${base64}:`,
      '(null)',
      '-----BEGIN CERTIFICATE-----',
      '%zz',
      'Hash=ab12;URI=spiffe://x',
      // A name that looks like the end of its own value.
      `Hash=ab;Subject="CN=\\";Cert=\\"${escaped}"`,
      `Cert="${escaped}`,
      `${base64}!`,
      'A'.repeat(40_000),
    ])
      expect(certificateInHeader(none)?.length ?? 0).toBe(0);
  });
});

describe('the header is believed', () => {
  const shown = (trustedProxies: string[], address: string, more: Record<string, string> = {}) => {
    const headers: Record<string, string> = { 'client-cert': `:${base64}:`, ...more };
    const peerOf = createPeerOf({
      trustedProxies,
      externalSecure: true,
      clientCertificates: { header: 'Client-Cert', port: null, publicPort: null, hostOf: (host) => host },
    });
    return peerOf((name) => headers[name], address, false).clientCertificate?.();
  };

  test('of a trusted proxy, however many hops came before', () => {
    expect(shown(['10.0.0.0/8'], '10.0.0.1')).toHaveLength(der.length);
    const hops = { 'x-forwarded-for': '192.0.2.1, 10.0.0.2' };
    expect(shown(['10.0.0.0/8'], '10.0.0.1', hops)).toHaveLength(der.length);
  });

  test('of nobody else, whatever they say of themselves', () => {
    expect(shown([], '10.0.0.1')).toBeUndefined();
    expect(shown(['10.0.0.0/8'], '192.0.2.1')).toBeUndefined();
    expect(shown(['10.0.0.0/8'], '192.0.2.1', { 'x-forwarded-for': '10.0.0.1' })).toBeUndefined();
  });
});
