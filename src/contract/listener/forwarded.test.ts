import { describe, expect, test } from 'bun:test';
import { createPeerOf } from './forwarded.ts';

const ask = (
  trustedProxies: string[],
  headers: Record<string, string>,
  address = '10.0.0.1',
  secure = false,
  externalSecure = false,
) => createPeerOf({ trustedProxies, externalSecure })((name) => headers[name], address, secure);

describe('who is asking', () => {
  test('without trusted proxies headers count for nothing', () => {
    const headers = {
      'x-forwarded-for': '192.0.2.1',
      forwarded: 'for=192.0.2.1',
      'x-forwarded-proto': 'https',
    };
    expect(ask([], headers)).toEqual({ address: '10.0.0.1', secure: false });
  });

  test('a stranger cannot speak for others', () => {
    expect(ask(['10.0.0.0/8'], { 'x-forwarded-for': '192.0.2.1' }, '203.0.113.9')).toEqual({
      address: '203.0.113.9',
      secure: false,
    });
  });

  test('a trusted proxy tells address, scheme and host', () => {
    const headers = {
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'id.example',
    };
    expect(ask(['10.0.0.0/8'], headers)).toEqual({
      address: '192.0.2.1',
      secure: true,
      host: 'id.example',
      proxied: true,
    });
  });

  test('the nearest hop that is not trusted is the client; what it wrote itself does not count', () => {
    const headers = { 'x-forwarded-for': '1.1.1.1, 192.0.2.1, 10.0.0.2' };
    expect(ask(['10.0.0.0/8'], headers).address).toBe('192.0.2.1');
  });

  test('Forwarded wins, with quotes, ports and IPv6', () => {
    const headers = {
      forwarded: 'for="[2001:db8::1]:4711";proto=https;host="id.example:8443"',
      'x-forwarded-for': '1.1.1.1',
    };
    expect(ask(['10.0.0.1'], headers)).toEqual({
      address: '2001:db8::1',
      secure: true,
      host: 'id.example:8443',
      proxied: true,
    });
  });

  test('an address that is none ends the chain at the proxy', () => {
    expect(ask(['10.0.0.1'], { 'x-forwarded-for': 'unknown' }).address).toBe('10.0.0.1');
    expect(ask(['10.0.0.1'], { forwarded: 'for=_hidden;proto=https' })).toMatchObject({
      address: '10.0.0.1',
      secure: true,
    });
  });

  test('a proxy that only ends TLS', () => {
    expect(ask(['::1'], { 'x-forwarded-proto': 'https' }, '::1')).toMatchObject({
      address: '::1',
      secure: true,
    });
  });

  test.each([
    ['nobody told', [], {}, false, true, true],
    [
      'a trusted proxy that tells no scheme',
      ['10.0.0.1'],
      { 'x-forwarded-for': '192.0.2.1' },
      false,
      true,
      true,
    ],
    ['a trusted proxy says http', ['10.0.0.1'], { 'x-forwarded-proto': 'http' }, false, true, false],
    ['a stranger says http', [], { 'x-forwarded-proto': 'http' }, false, true, true],
    ['TLS of our own', [], {}, true, false, true],
    ['nobody told, and the address is http', [], {}, false, false, false],
    [
      'a stranger says https, and the address is http',
      [],
      { 'x-forwarded-proto': 'https' },
      false,
      false,
      false,
    ],
  ] as const)(
    'the public address gives the scheme where none is told: %s',
    (_, trusted, headers, overTls, external, secure) => {
      expect(ask([...trusted], headers, '10.0.0.1', overTls, external).secure).toBe(secure);
    },
  );

  test('an entry that is neither address nor range is told when it starts', () => {
    expect(() => ask(['proxy.local'], {})).toThrow('server.trustedProxies: proxy.local');
  });
});

test('the first private peer that forwards and is not trusted is told of, once', () => {
  const told: string[] = [];
  const peerOf = createPeerOf({
    trustedProxies: ['10.0.0.1'],
    externalSecure: false,
    unlistedProxy: (address) => told.push(address),
  });
  const forwards = (name: string) => (name === 'x-forwarded-for' ? '192.0.2.7' : undefined);
  peerOf(() => undefined, '10.0.0.2', false);
  peerOf(forwards, '192.0.2.1', false);
  peerOf(forwards, '10.0.0.1', false);
  expect(told).toEqual([]);
  peerOf(forwards, '10.0.0.2', false);
  peerOf(forwards, '10.0.0.3', false);
  expect(told).toEqual(['10.0.0.2']);
});
