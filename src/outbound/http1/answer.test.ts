import { describe, expect, test } from 'bun:test';
import { createAnswerReader } from './answer.ts';
import { createCollected } from './collected.ts';

interface Read {
  status: number | undefined;
  headers: Record<string, string>;
  body: string;
  /** undefined: it has not ended. */
  reusable: boolean | undefined;
}

/** Reads the bytes in pieces of so many. @throws NotHttp */
function read(text: string, piece = text.length, options: { ofHead?: boolean; closes?: boolean } = {}): Read {
  const found: Read = { status: undefined, headers: {}, body: '', reusable: undefined };
  const reader = createAnswerReader(options.ofHead ?? false, {
    head: ({ status, headers }) => Object.assign(found, { status, headers: { ...headers } }),
    body: (bytes) => (found.body += Buffer.from(bytes).toString('latin1')),
    end: (reusable) => (found.reusable = reusable),
  });
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length && found.reusable === undefined; at += piece)
    reader.read(bytes.subarray(at, at + piece));
  if (options.closes) reader.closed();
  return found;
}
const http = (...lines: string[]) => lines.join('\r\n');

describe('an answer, however its bytes are cut,', () => {
  const answers: Record<string, [string, Partial<Read>, { ofHead?: boolean; closes?: boolean }?]> = {
    'has a body of the length that was told': [
      http('HTTP/1.1 200 OK', 'Content-Length: 5', 'X-A:  b ', '', 'hello'),
      { status: 200, headers: { 'content-length': '5', 'x-a': 'b' }, body: 'hello', reusable: true },
    ],
    'has none': [
      http('HTTP/1.1 202', 'content-length: 0', '', ''),
      { status: 202, body: '', reusable: true },
    ],
    'has chunks, with extensions and a trailer': [
      http(
        'HTTP/1.1 200 OK',
        'Transfer-Encoding: Chunked',
        '',
        '3;x=y',
        'abc',
        'A',
        '0123456789',
        '0',
        'x-sum: 1',
        '',
        '',
      ),
      { body: 'abc0123456789', reusable: true },
    ],
    'has chunks and no trailer': [
      http('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '1', 'a', '0', '', ''),
      { body: 'a', reusable: true },
    ],
    'ends with its connection': [
      http('HTTP/1.1 200 OK', '', 'all of it'),
      { body: 'all of it', reusable: false },
      { closes: true },
    ],
    'follows interim ones': [
      http(
        'HTTP/1.1 103 Early Hints',
        'link: </x>',
        '',
        'HTTP/1.1 100 Continue',
        '',
        'HTTP/1.1 204 None',
        '',
        '',
      ),
      { status: 204, headers: {}, body: '', reusable: true },
    ],
    'to HEAD has no body, whatever its length says': [
      http('HTTP/1.1 200 OK', 'content-length: 5', '', ''),
      { body: '', reusable: true },
      { ofHead: true },
    ],
    'repeats a field': [
      http('HTTP/1.1 304 Same', 'via: a', 'Via: b', '', ''),
      { headers: { via: 'a, b' }, reusable: true },
    ],
    'says that the connection closes': [
      http('HTTP/1.1 200 OK', 'connection: Upgrade, Close', 'content-length: 1', '', 'x'),
      { body: 'x', reusable: false },
    ],
    'of HTTP/1.0 closes it, unless it says otherwise': [
      http('HTTP/1.0 200 OK', 'content-length: 1', '', 'x'),
      { body: 'x', reusable: false },
    ],
    'of HTTP/1.0 that keeps it': [
      http('HTTP/1.0 200 OK', 'content-length: 1', 'connection: keep-alive', '', 'x'),
      { body: 'x', reusable: true },
    ],
    'with both a length and chunks is of chunks, and its connection is used no more': [
      http('HTTP/1.1 200 OK', 'content-length: 1', 'transfer-encoding: chunked', '', '2', 'ab', '0', '', ''),
      { body: 'ab', reusable: false },
    ],
    'with a name of objects as a field has that field': [
      http('HTTP/1.1 200 OK', '__proto__: x', 'constructor: y', 'content-length: 0', '', ''),
      { headers: { ['__proto__']: 'x', constructor: 'y', 'content-length': '0' }, reusable: true },
    ],
  };
  for (const [what, [text, expected, options]] of Object.entries(answers)) {
    test(what, () => {
      for (const piece of [1, 2, 3, 7, text.length])
        expect(read(text, piece, options)).toMatchObject(expected);
    });
  }

  test('after which more comes leaves its connection', () => {
    const text = http('HTTP/1.1 200 OK', 'content-length: 1', '', 'xHTTP/1.1 200 OK');
    expect(read(text)).toMatchObject({ body: 'x', reusable: false });
  });
});

describe('no answer is', () => {
  const garbage: Record<string, string> = {
    'another protocol': 'SSH-2.0-OpenSSH_9.6\r\n\r\n',
    'another version': http('HTTP/2 200 OK', '', ''),
    'a status of two digits': http('HTTP/1.1 99 OK', '', ''),
    'a change of protocol': http('HTTP/1.1 101 Switching', 'upgrade: h2c', '', ''),
    'a field without a name': http('HTTP/1.1 200 OK', ': x', '', ''),
    'a space before the colon': http('HTTP/1.1 200 OK', 'content-length : 1', '', 'x'),
    'a folded line': http('HTTP/1.1 200 OK', 'x-a: b', ' c', '', ''),
    'a line break that is half': http('HTTP/1.1 200 OK', 'x-a: b\nx-c: d', '', ''),
    'a control character': http('HTTP/1.1 200 OK', 'x-a: b\0', '', ''),
    'two lengths': http('HTTP/1.1 200 OK', 'content-length: 1', 'content-length: 2', '', 'xy'),
    'a length that is negative': http('HTTP/1.1 200 OK', 'content-length: -1', '', ''),
    'a length in hexadecimal': http('HTTP/1.1 200 OK', 'content-length: 0x1', '', ''),
    'a coding that was not asked for': http('HTTP/1.1 200 OK', 'transfer-encoding: gzip, chunked', '', ''),
    'a chunk without a size': http('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', 'zz', ''),
    'a chunk that is longer than it says': http(
      'HTTP/1.1 200 OK',
      'transfer-encoding: chunked',
      '',
      '1',
      'abc',
      '',
    ),
    'chunks that are many and small': `${http('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '')}${'1\r\nx\r\n'.repeat(65_537)}`,
    'a head without end': `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(20_000)}`,
    'interim answers without end': http('HTTP/1.1 100 Continue', 'x: y', '', '').repeat(2_000),
    'an extension without end': `${http('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '1;')}${'a'.repeat(5_000)}`,
    'a trailer without end': `${http('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '0', 'x:')}${'a'.repeat(20_000)}`,
  };
  for (const [what, text] of Object.entries(garbage)) {
    test(what, () => {
      for (const piece of [1, 5, text.length]) expect(() => read(text, piece)).toThrow('not HTTP/1.1');
    });
  }
});

test('many small chunks at once cost what their bytes do', () => {
  const chunks = 50_000;
  const text = `${http('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '')}${'1\r\na\r\n'.repeat(chunks)}0\r\n\r\n`;
  const from = process.cpuUsage().user;
  expect(read(text).body).toHaveLength(chunks);
  expect((process.cpuUsage().user - from) / 1_000).toBeLessThan(3_000);
});

test('pieces are one, in the order in which they came', () => {
  const collected = createCollected();
  const bytes = Buffer.from('the first of them');
  collected.add(bytes.subarray(0, 3));
  for (const byte of bytes.subarray(3)) collected.add(Uint8Array.of(byte));
  expect(Buffer.from(collected.bytes()).toString()).toBe('the first of them');
  expect(Buffer.from(collected.bytes(3)).toString()).toBe('the');
  expect(bytes.toString()).toBe('the first of them');
});

test('a line of blanks is read once, not in all the parts that it could have', () => {
  const blanks = ' '.repeat(7_000);
  const bad = http('HTTP/1.1 200 OK', `a:${blanks}x${blanks}\x01`, 'content-length: 0', '', '');
  expect(() => read(bad)).toThrow('a header field that is none');
  const good = http('HTTP/1.1 200 OK', `a:${blanks}x y${blanks}`, 'content-length: 0', '', '');
  expect(read(good).headers['a']).toBe('x y');
});
