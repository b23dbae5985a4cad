import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect as connectHttp2, constants } from 'node:http2';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/index.ts';
import { png, svg } from '../static/testing-files.ts';
import { startTestS3, type TestS3 } from '../static/testing-s3.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { rest, uploadTo } from './testing.ts';

/** Uploads that are cut, lie about their length or kind, or meet: over real sockets, into each place. */

const slot = 'instance/policy/label/logo';
const path = `/assets/v1/${slot}`;
const boundary = 'between-parts';
const formType = `multipart/form-data; boundary=${boundary}`;

const formOf = (content: Uint8Array, type = 'image/png') =>
  Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="logo"\r\nContent-Type: ${type}\r\n\r\n`,
    ),
    content,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
const whole = formOf(png);
/** In the middle of the picture, whatever its size. */
const half = whole.subarray(0, whole.indexOf(Buffer.from(png)) + (png.length >> 1));
const largest = 512 * 1024;
const tooLarge = formOf(Buffer.concat([png, Buffer.alloc(largest)]));

/** `stay`: whoever waits for an answer. */
type End = 'end' | 'reset' | 'stay';

let postern: TestPostern;

/** Sends exactly this over a connection of its own, ends it or breaks it off, and tells what came back. */
function overHttp1(head: readonly string[], body: Uint8Array, end: End): Promise<string> {
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: localhost:${postern.server.port}`,
    `Authorization: Bearer ${postern.pat}`,
    `Content-Type: ${formType}`,
    'Connection: close',
    ...head,
  ];
  return new Promise((resolve) => {
    let told = '';
    const socket = connect(postern.server.port, 'localhost');
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      told += text;
    });
    // What is broken off may be told as an error; either way it is over.
    socket.on('error', () => {});
    socket.on('close', () => resolve(told));
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    socket.write(body, () => {
      if (end === 'end') socket.end();
      else if (end === 'reset') socket.resetAndDestroy();
    });
  });
}

/** The same as a stream of HTTP/2; `end` ends the stream. */
function overHttp2(
  headers: Record<string, string>,
  body: Uint8Array,
  end: End | 'connection',
): Promise<{ readonly status: number; readonly text: string }> {
  const session = connectHttp2(postern.url);
  session.on('error', () => {});
  return new Promise<{ status: number; text: string }>((resolve) => {
    const stream = session.request(
      {
        ':method': 'POST',
        ':path': path,
        authorization: `Bearer ${postern.pat}`,
        'content-type': formType,
        ...headers,
      },
      { endStream: false },
    );
    let status = 0;
    let text = '';
    stream.setEncoding('utf8');
    stream.on('response', (head) => {
      status = Number(head[':status']);
    });
    stream.on('data', (chunk: string) => {
      text += chunk;
    });
    stream.on('error', () => {});
    stream.on('close', () => resolve({ status, text }));
    stream.write(body, () => {
      if (end === 'end') stream.end();
      else if (end === 'reset') stream.close(constants.NGHTTP2_CANCEL);
      else session.destroy();
    });
  }).finally(() => session.destroy());
}

const chunked = (content: Uint8Array) =>
  Buffer.concat([Buffer.from(`${content.length.toString(16)}\r\n`), content, Buffer.from('\r\n')]);
const coded = ['Transfer-Encoding: chunked'];
const long = (content: Uint8Array) => [`Content-Length: ${content.length}`];

/** Whatever came of it, nothing may be left. */
const cut: [string, () => Promise<unknown>][] = [
  ['half of what was told, ended', () => overHttp1(long(whole), half, 'end')],
  ['half of what was told, broken off', () => overHttp1(long(whole), half, 'reset')],
  [
    'a whole form, and less than was told',
    () => overHttp1([`Content-Length: ${whole.length + 9}`], whole, 'end'),
  ],
  ['nothing of what was told', () => overHttp1(long(whole), Buffer.alloc(0), 'end')],
  ['half a chunk', () => overHttp1(coded, chunked(whole).subarray(0, half.length), 'reset')],
  ['a whole form in chunks, without the last one', () => overHttp1(coded, chunked(whole), 'end')],
  ['half a stream, cancelled', () => overHttp2({}, half, 'reset')],
  ['half a stream, with its connection gone', () => overHttp2({}, half, 'connection')],
  ['a whole form, cancelled', () => overHttp2({}, whole, 'reset')],
  [
    'a stream shorter than it was told',
    () => overHttp2({ 'content-length': String(whole.length + 9) }, whole, 'end'),
  ],
];

/** Answered, and refused. */
const refused: [string, number, () => Promise<unknown>][] = [
  ['a form that a short length cuts', 400, () => overHttp1(long(half), whole, 'stay')],
  ['half a form as all there is', 400, () => overHttp1(long(half), half, 'stay')],
  ['half a form as a stream', 400, () => overHttp2({}, half, 'end')],
  ['too much, as told', 413, () => overHttp1(long(tooLarge), tooLarge, 'stay')],
  [
    'too much, in chunks',
    413,
    () => overHttp1(coded, Buffer.concat([chunked(tooLarge), Buffer.from('0\r\n\r\n')]), 'stay'),
  ],
  ['too much, as a stream', 413, () => overHttp2({}, tooLarge, 'end')],
  [
    'a page under the type of a picture',
    415,
    () => overHttp2({}, formOf(Buffer.from('<!doctype html>')), 'end'),
  ],
  [
    'a drawing that acts, under the type of a drawing',
    415,
    () => {
      const acting = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
      const form = formOf(acting, 'image/svg+xml');
      return overHttp1(long(form), form, 'stay');
    },
  ],
];

const statusOf = (told: unknown): number =>
  typeof told === 'string'
    ? Number(/^HTTP\/1\.1 (\d+)/.exec(told)?.[1])
    : (told as { status: number }).status;

let folder: string;
let s3: TestS3;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-uploads-'));
  s3 = startTestS3();
});
afterAll(async () => {
  await s3?.stop();
  await rm(folder, { recursive: true });
});

const filesIn = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
const rowsWithin = async () => {
  const [row] = await postern.server.platform.sql<{ count: number }[]>`
    select count(*)::int as count from system.assets where content is not null`;
  return row?.count ?? 0;
};
const places: [string, (assets: Config['assets']) => void, () => number | Promise<number>][] = [
  ['the database', () => {}, rowsWithin],
  ['a folder', (assets) => Object.assign(assets, { backend: 'files', directory: folder }), filesIn],
  [
    'a bucket',
    (assets) => {
      const bucket = { ...s3, region: 'auto', prefix: '', virtualHosted: false, secretAccessKeyFile: null };
      Object.assign(assets, { backend: 's3', s3: bucket });
    },
    () => s3.objects.size,
  ],
];

describe.each(places)('into %s', (_place, configure, countBytes) => {
  beforeAll(async () => {
    postern = await startTestPostern({ configure: ({ assets }) => configure(assets) });
  });
  afterAll(() => postern?.stop());

  /** What there is: bytes, what is known of them, and what was said. */
  const there = async () => {
    const { sql, store } = postern.server.platform;
    const [row] = await sql<{ rows: number }[]>`select count(*)::int as rows from system.assets`;
    return { bytes: await countBytes(), rows: row?.rows, head: await store.head() };
  };

  test.each(cut)('%s: nothing is kept', async (_what, send) => {
    const before = await there();
    const told = await send();
    expect(statusOf(told) === 200, String(told)).toBe(false);
    expect(await there()).toEqual(before);
  });

  test.each(refused)('%s: %d, and nothing is kept', async (_what, status, send) => {
    const before = await there();
    expect(statusOf(await send())).toBe(status);
    expect(await there()).toEqual(before);
  });

  interface Preview {
    readonly policy: { readonly logoUrl: string };
  }

  test('what the sender says of its kind is not heeded', async () => {
    const form = formOf(png, 'text/html');
    expect(statusOf(await overHttp1(long(form), form, 'stay'))).toBe(200);
    const { policy } = await rest<Preview>(postern, 'GET', '/admin/v1/policies/label/_preview');
    const shown = await postern.fetch(new URL(policy.logoUrl).pathname);
    expect(shown.headers.get('content-type')).toBe('image/png');
  });

  test('of two at once both are whole, and one of them counts', async () => {
    const contents = [png, svg];
    const urls = await Promise.all(
      contents.map(async (content) => {
        const sent = await uploadTo(postern, slot, content);
        expect(sent.status).toBe(200);
        return ((await sent.json()) as { url: string }).url;
      }),
    );
    const { policy } = await rest<Preview>(postern, 'GET', '/admin/v1/policies/label/_preview');
    expect(urls).toContain(policy.logoUrl);
    const shown = await postern.fetch(new URL(policy.logoUrl).pathname);
    expect([...(await shown.bytes())]).toEqual([...(contents[urls.indexOf(policy.logoUrl)] ?? [])]);
  });
});
