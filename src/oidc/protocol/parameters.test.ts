import { describe, expect, test } from 'bun:test';
import type { WireRequest } from '../../contract/transport/index.ts';
import { OAuthError } from './errors.ts';
import { parseParameters, readForm, readQuery } from './parameters.ts';

const form = (body: string | Uint8Array, type = 'application/x-www-form-urlencoded') =>
  readForm({
    header: () => type,
    body: () => (typeof body === 'string' ? Buffer.from(body) : body),
  } as unknown as WireRequest);

const refused = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return 'accepted';
  } catch (error) {
    return error instanceof OAuthError ? `${error.code} ${error.status}` : String(error);
  }
};

describe('parameters', () => {
  test('are form-decoded; empty ones count as left out', () => {
    const read = parseParameters('scope=openid+e%6Dail&state=&redirect_uri=a%2Bb&flag&a%3Db=c%3Dd=e');
    expect(read.get('scope')).toBe('openid email');
    expect(read.get('redirect_uri')).toBe('a+b');
    expect(read.get('state')).toBeUndefined();
    expect(read.get('flag')).toBeUndefined();
    expect(read.get('a=b')).toBe('c=d=e');
    expect(read.get('constructor')).toBeUndefined();
  });

  test('may come once', async () => {
    expect(await refused(() => parseParameters('scope=a&scope=a'))).toBe('invalid_request 400');
    expect(await refused(() => parseParameters('unknown=1&unknown='))).toBe('invalid_request 400');
  });

  test('must be UTF-8 without NUL', async () => {
    for (const bad of ['a=%00', 'a%00=1', 'a=%ff', 'a=%E4', 'a=%', 'a=%zz', 'a=%ED%A0%80']) {
      expect(await refused(() => parseParameters(bad)), bad).toBe('invalid_request 400');
    }
    expect(await refused(() => form(Uint8Array.from([0x61, 0x3d, 0xff])))).toBe('invalid_request 400');
    expect(await refused(() => form('a=\0'))).toBe('invalid_request 400');
    expect(await refused(() => readQuery({ query: 'a=\u00e4' } as WireRequest))).toBe('invalid_request 400');
    expect((await form('a=ä')).get('a')).toBe('ä');
  });

  test('come as a form of bounded size', async () => {
    expect(await refused(() => form('{"a":1}', 'application/json'))).toBe('invalid_request 400');
    expect(await refused(() => form('', ''))).toBe('invalid_request 400');
    expect(await refused(() => form(`a=${'x'.repeat(70_000)}`))).toBe('invalid_request 413');
    const charset = 'Application/X-WWW-Form-Urlencoded; charset=UTF-8';
    expect((await form('a=1', charset)).get('a')).toBe('1');
  });
});
