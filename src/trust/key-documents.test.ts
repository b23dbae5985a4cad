import { beforeEach, describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';
import type { Outbound } from '../outbound/index.ts';
import type { Platform } from '../platform.ts';
import { type KeyDocuments, keyDocuments } from './key-documents.ts';

const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
const uri = 'https://client.example/keys';
const has = (kid: string) => (set: JSONWebKeySet) => set.keys.some((key) => key.kid === kid);

let now: number;
let asked: string[];
let answer: () => Promise<{ status?: number; cacheControl?: string; body: string }>;
let documents: KeyDocuments;

const keys = (...kids: string[]) => JSON.stringify({ keys: kids.map((kid) => ({ ...jwk, kid })) });
const serve = (body: string, cacheControl?: string, status = 200) => {
  answer = async () => ({ body, status, ...(cacheControl !== undefined && { cacheControl }) });
};
const kidsOf = async (kid: string, at = uri, instanceId = '1', payer = 'org') =>
  (await documents.keys(instanceId, payer, at, has(kid)))?.keys.map((key) => key.kid);

beforeEach(() => {
  now = 1_800_000_000_000;
  asked = [];
  const request = async (url: string | URL) => {
    asked.push(String(url));
    const { status = 200, cacheControl, body } = await answer();
    const headers = cacheControl === undefined ? {} : { 'cache-control': cacheControl };
    return { status, headers, body: Buffer.from(body), url: String(url) };
  };
  documents = keyDocuments({
    outbound: { request } as Pick<Outbound, 'request'>,
    clock: () => new Date(now),
    log: { warn() {}, debug() {} },
  } as unknown as Platform);
});

describe('keys at an address', () => {
  test('are read once, for as long as they say, within bounds', async () => {
    serve(keys('a'), 'max-age=600');
    expect(await Promise.all([kidsOf('a'), kidsOf('a'), kidsOf('a')])).toEqual([['a'], ['a'], ['a']]);
    now += 599_000;
    await kidsOf('a');
    expect(asked).toHaveLength(1);
    now += 2_000;
    serve(keys('a'), 'max-age=99999999');
    await kidsOf('a');
    expect(asked).toHaveLength(2);
    now += 24 * 3_600_000;
    await kidsOf('a');
    expect(asked).toHaveLength(3);
  });

  test('are read again for one that they do not have, some seconds later', async () => {
    serve(keys('a'));
    await kidsOf('a');
    serve(keys('b'));
    expect(await kidsOf('b')).toEqual(['a']);
    now += 5_000;
    expect(await kidsOf('b')).toEqual(['b']);
    expect(asked).toHaveLength(2);
  });

  test('are not read for everybody who makes up a name', async () => {
    serve(keys('a'));
    await kidsOf('a');
    for (let i = 0; i < 100; i++) {
      now += 5_000;
      expect(await kidsOf(`made up ${i}`)).toEqual(['a']);
    }
    expect(asked.length).toBeLessThanOrEqual(11);
  });

  test('of an instance are read for it alone', async () => {
    serve(keys('a'));
    await kidsOf('a');
    await kidsOf('a', uri, '2');
    expect(asked).toHaveLength(2);
  });

  test('go on for an hour where their host is away, and no longer', async () => {
    serve(keys('a'), 'max-age=60');
    await kidsOf('a');
    answer = () => Promise.reject(new Error('connect ECONNREFUSED 192.0.2.7:443'));
    now += 61_000;
    expect(await kidsOf('a')).toEqual(['a']);
    // While it fails it is asked now and then, not by everybody.
    for (let i = 0; i < 20; i++) expect(await kidsOf('a')).toEqual(['a']);
    expect(asked).toHaveLength(2);
    for (let i = 0; i < 300; i++) {
      now += 12_001;
      await kidsOf('a');
    }
    expect(await kidsOf('a')).toBeUndefined();
  });

  test.each([
    ['nothing', '', 200],
    ['no JSON', '<html>', 200],
    ['no set', '{"keys":1}', 200],
    ['not found', keys('a'), 404],
    ['a redirect', '', 302],
  ])('are none where the answer is %s', async (_, body, status) => {
    serve(body, undefined, status);
    expect(await kidsOf('a')).toBeUndefined();
    expect(await kidsOf('a')).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  test('of a host are kept from nobody by others who have read there all that they may', async () => {
    serve(keys('a'));
    for (let i = 0; i < 100; i++) await kidsOf('a', `${uri}/${i}`, '1', 'crowd');
    expect(asked.length).toBeLessThanOrEqual(62);
    expect(await kidsOf('a', `${uri}/more`, '1', 'crowd')).toBeUndefined();
    expect(await kidsOf('a', `${uri}/more`, '1', 'issuer')).toEqual(['a']);
  });

  test('that were taken away are gone with the next reading', async () => {
    serve(keys('a', 'b'), 'no-cache');
    await kidsOf('a');
    serve(keys('b'), 'no-cache');
    now += 60_001;
    expect(await kidsOf('a')).toEqual(['b']);
  });
});
