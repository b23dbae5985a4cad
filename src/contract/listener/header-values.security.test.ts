import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connect } from 'node:http2';
import type { WireReply } from '../transport/index.ts';
import { exchange, startListener } from './testing.ts';

/** What a cut to Latin-1 made of these: `evil.example/`, a line of its own, and an `é` that no reader agrees on. */
const values = [
  'https://ťŶũŬĮťŸšŭŰŬťį.preview.example.com/cb',
  '/\u010d\u010aset-cookie: a=b',
  '/é',
  '/\r\na: b',
];

const replyWith = (value: string): WireReply => ({ status: 302, headers: { location: value }, body: null });
const errors: unknown[] = [];
let server: Awaited<ReturnType<typeof startListener>>;
beforeAll(async () => {
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (...args: unknown[]) => errors.push(args),
    with: () => log,
  };
  server = await startListener({
    log,
    rpc: ({ path }) =>
      path.startsWith('/value/')
        ? Promise.resolve(replyWith(values[Number(path.at(-1))] ?? '/plain'))
        : undefined,
  });
});
afterAll(() => server.close({ drainMs: 0 }));

describe('a header value that is not ASCII is never sent in another form', () => {
  test.each(values.map((value, i) => [value, i] as const))('%p', async (_value, i) => {
    errors.length = 0;
    for (const more of ['', 'Expect: 100-continue\r\n']) {
      const answer = await exchange(server.port, [
        `GET /value/${i} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${more}\r\n`,
      ]);
      expect(answer).toContain('HTTP/1.1 500 ');
      expect(answer.toLowerCase()).not.toContain('location');
    }
    const session = connect(server.origin);
    const stream = session.request({ ':path': `/value/${i}` });
    const head = await new Promise<Record<string, unknown>>((resolve) => stream.on('response', resolve));
    expect(head).toMatchObject({ ':status': 500 });
    expect(head).not.toHaveProperty('location');
    session.close();
    // A fault of ours, and no client's.
    expect(errors).toHaveLength(3);
  });
});
