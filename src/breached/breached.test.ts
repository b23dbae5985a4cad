import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOutbound } from '../outbound/index.ts';
import { createMetrics, createServerMetrics, silentLogger } from '../telemetry/index.ts';
import { breachFile } from './file.ts';
import { createBreachedPasswords } from './index.ts';

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-breached-'));
});
afterAll(() => rm(folder, { recursive: true }));

let now = 0;
function scene(settings: { url?: string; file?: string; leastCount?: number }) {
  const warned: object[] = [];
  const log = {
    ...silentLogger,
    warn: (_: string, fields: object | undefined) => void warned.push(fields ?? {}),
  };
  const metrics = createMetrics();
  const passwords = createBreachedPasswords(
    { url: null, file: null, leastCount: 1, ...settings },
    {
      outbound: createOutbound({ allow: ['127.0.0.1'], log }),
      log,
      metrics: createServerMetrics(metrics),
      now: () => now,
    },
  );
  const counted = async () =>
    (await metrics.render()).match(/^postern_breached_password_checks_total\{.*$/gm);
  return { passwords, warned, counted };
}

describe('a service with the range protocol', () => {
  const asked: IncomingMessage[] = [];
  let answer: (response: ServerResponse) => void;
  const server = createServer((request, response) => {
    asked.push(request);
    answer(response);
  });
  let url: string;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/range`;
  });
  beforeEach(() => void asked.splice(0));
  afterAll(() => void server.close());

  const others = (count: number) =>
    Array.from({ length: 800 }, (_, index) => `${sha1(`other ${index}`).slice(5)}:${count}`);
  const says = (...lines: string[]) => {
    answer = (response) => response.end([...others(7), ...lines].join('\r\n'));
  };

  test('is told five digits of the hash, and asked for padding', async () => {
    says(`${sha1('known').slice(5)}:12`);
    const { passwords, counted } = scene({ url });
    expect(await passwords.isKnown('known')).toBe(true);
    expect(await passwords.isKnown('unknown')).toBe(false);
    expect(asked.map((request) => request.url)).toEqual(
      ['known', 'unknown'].map((text) => `/range/${sha1(text).slice(0, 5)}`),
    );
    expect(asked[0]?.headers).toMatchObject({ 'add-padding': 'true' });
    expect(await counted()).toEqual([
      'postern_breached_password_checks_total{outcome="breached"} 1',
      'postern_breached_password_checks_total{outcome="unknown"} 1',
    ]);
  });

  test('counts: padding is nothing, and what was seen too rarely may be chosen', async () => {
    const { passwords } = scene({ url: `${url}/`, leastCount: 10 });
    for (const [count, known] of [
      [0, false],
      [9, false],
      [10, true],
    ] as const) {
      says(`${sha1('known').slice(5).toLowerCase()}:${count}`);
      expect(await passwords.isKnown('known')).toBe(known);
    }
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ['is busy', (response) => response.writeHead(429).end()],
    ['says something else', (response) => response.end('<html>Sign in to the network</html>')],
    ['hangs up', (response) => response.destroy()],
    ['never answers', () => {}],
  ])('that %s keeps nobody from a password; the log and a metric say so', async (_, wrong) => {
    answer = wrong;
    const { passwords, warned, counted } = scene({ url });
    expect(await passwords.isKnown('known')).toBe(false);
    expect(warned).toHaveLength(1);
    expect(JSON.stringify(warned)).not.toContain(sha1('known').slice(0, 5));
    expect(await counted()).toEqual(['postern_breached_password_checks_total{outcome="failed"} 1']);
  });
});

describe('a service that fails again and again', () => {
  test('costs nobody its time-out any more, and is asked again by one look at a time', async () => {
    const waiting: ServerResponse[] = [];
    let works = false;
    let came = 0;
    const server = createServer((_, response) => {
      came += 1;
      if (works) response.end(`${sha1('known').slice(5)}:12`);
      else waiting.push(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { passwords } = scene({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/range` });
    const looks = (count: number) =>
      Promise.all(Array.from({ length: count }, () => passwords.isKnown('known')));
    try {
      await looks(3);
      expect(came).toBe(3);
      for (let i = 0; i < 20; i += 1) expect(await passwords.isKnown('known')).toBe(false);
      expect(came).toBe(3);
      // After the pause one finds out, whoever comes beside.
      now += 5_001;
      expect(await looks(10)).toEqual(Array.from({ length: 10 }, () => false));
      expect(came).toBe(4);
      works = true;
      now += 5_001;
      expect(await passwords.isKnown('known')).toBe(false);
      now += 5_001;
      expect(await passwords.isKnown('known')).toBe(true);
      expect(await looks(10)).toEqual(Array.from({ length: 10 }, () => true));
    } finally {
      for (const response of waiting) response.destroy();
      server.close();
    }
  });
});

describe('a file of hashes', () => {
  const passwords = Array.from({ length: 20_000 }, (_, index) => `password ${index}`);
  const write = async (name: string, line: (hash: string, index: number) => string, end = '\n') => {
    const lines = passwords
      .map(sha1)
      .sort()
      .map((hash, index) => line(hash, index) + end);
    await writeFile(join(folder, name), lines.join(''));
    return join(folder, name);
  };

  test('finds each of them, with its count, and nothing else', async () => {
    const file = breachFile(await write('counts', (hash, index) => `${hash}:${index + 1}`, '\r\n'));
    const sorted = passwords.map(sha1).sort();
    for (let index = 0; index < sorted.length; index += 97)
      expect(await file.count(sorted[index] as string)).toBe(index + 1);
    expect(await file.count(sorted.at(-1) as string)).toBe(sorted.length);
    for (const absent of [
      '0'.repeat(40),
      'F'.repeat(40),
      ...Array.from({ length: 50 }, (_, n) => sha1(`no ${n}`)),
    ])
      expect(await file.count(absent)).toBe(0);
  });

  test('may hold hashes alone, in either case, and be replaced', async () => {
    const path = await write('bare', (hash) => hash.toLowerCase());
    const list = breachFile(path);
    expect(await list.count(sha1('password 7'))).toBe(1);
    await writeFile(path, `${sha1('only this')}`);
    expect([await list.count(sha1('only this')), await list.count(sha1('password 7'))]).toEqual([1, 0]);
  });

  test('that is none is told at the start; one that is gone later keeps nobody from a password', async () => {
    const text = join(folder, 'text');
    await writeFile(text, 'password\n123456\n');
    expect(() => scene({ file: text })).toThrow('does not hold sorted lines');
    expect(() => scene({ file: join(folder, 'nowhere') })).toThrow('cannot be read');
    expect(() => scene({ file: text, url: 'https://api.example' })).toThrow('keep one of them');
    const gone = join(folder, 'gone');
    await appendFile(gone, `${sha1('known')}:3\n`);
    const { passwords, warned } = scene({ file: gone });
    expect(await passwords.isKnown('known')).toBe(true);
    await rm(gone);
    expect(await passwords.isKnown('known')).toBe(false);
    expect(warned).toHaveLength(1);
  });
});
