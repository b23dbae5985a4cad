import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { constants } from 'node:http2';
import { http2Client } from '../../testing/http2.ts';
import { exchange, startListener } from './testing.ts';

/** Requests that are not as they should be: answered with 400, and no word in the log, since anybody can send them. */

const errors: unknown[] = [];
let server: Awaited<ReturnType<typeof startListener>>;
beforeAll(async () => {
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (...told: unknown[]) => errors.push(told),
    with: () => log,
  };
  server = await startListener({ log });
});
afterAll(() => server.close({ drainMs: 0 }));
afterEach(() => {
  expect(errors.splice(0)).toEqual([]);
});

/** Each to a page and to an RPC, since both have ways of their own. */
const paths = ['/somewhere', '/v2/settings'];
const statusOf = async (...pieces: string[]) => {
  const answer = await exchange(server.port, pieces);
  return answer.split('\r\n')[0];
};
const bad = 'HTTP/1.1 400 Bad Request';

describe('HTTP/1.1', () => {
  test.each([
    ['no host', []],
    ['an empty host', ['Host:']],
    ['a host that is none', ['Host: a:b:c']],
    ['a host with an escape', ['Host: %zz']],
    ['two hosts', ['Host: a', 'Host: a']],
    ['a host with a user', ['Host: a@b']],
    ['identity and chunked', ['Host: a', 'Transfer-Encoding: identity', 'Transfer-Encoding: chunked']],
    ['a list of codings', ['Host: a', 'Transfer-Encoding: gzip, chunked']],
    ['identity', ['Host: a', 'Transfer-Encoding: identity']],
    ['chunked and a length', ['Host: a', 'Transfer-Encoding: chunked', 'Content-Length: 3']],
    ['two lengths', ['Host: a', 'Content-Length: 0', 'Content-Length: 0']],
    ['a length with a sign', ['Host: a', 'Content-Length: +0']],
  ])('%s', async (_name, fields) => {
    for (const path of paths)
      expect(await statusOf([`GET ${path} HTTP/1.1`, ...fields, '', '0\r\n\r\n'].join('\r\n'))).toBe(bad);
  });

  test.each(['xchunked', 'chunkedx', 'Chunked, chunked', 'identity', 'gzip'])(
    'one answer to a body in %s, which is none that is understood',
    async (coding) => {
      for (const path of paths) {
        const answer = await exchange(server.port, [
          `POST ${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ${coding}\r\n\r\n`,
          '2\r\n{}\r\n0\r\n\r\n',
        ]);
        expect(answer).toStartWith(bad);
        expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
      }
    },
  );

  test('nobody is connected through to somewhere else, and is told so', async () => {
    for (const target of ['other.example:443', 'a:443', '/somewhere']) {
      const answer = await exchange(server.port, [`CONNECT ${target} HTTP/1.1\r\nHost: a\r\n\r\n`]);
      expect(answer).toMatch(/^HTTP\/1\.1 (?:501 Not Implemented|400 Bad Request)\r\n/);
      expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
      expect(answer.toLowerCase()).toContain('connection: close');
    }
  });

  test.each(['OPTIONS / HTTP/1.0', 'GET /somewhere HTTP/1.0', 'GET /v2/settings HTTP/1.0'])(
    '%s without a host',
    async (line) => {
      expect(await statusOf(`${line}\r\n\r\n`)).toBe(bad);
    },
  );

  test.each([
    'GET * HTTP/1.1',
    'GET ftp://a/somewhere HTTP/1.1',
    'GET http:///somewhere HTTP/1.1',
    'GET /somewhere HTTP/2.0',
    'GET /v2/settings HTTP/2.0',
    'GET /v2/settings HTTP/1.2',
    'GET /somewhere#x HTTP/1.1',
  ])('%s', async (line) => {
    expect(await statusOf(`${line}\r\nHost: a\r\n\r\n`)).toStartWith('HTTP/1.1 400');
  });

  test('a host that looks like one and is none', async () => {
    expect(await statusOf('GET /somewhere HTTP/1.1\r\nHost: 1.2.3.4.5\r\nConnection: close\r\n\r\n')).toBe(
      bad,
    );
  });

  test('OPTIONS * asks whether somebody is there; verbs that nobody answers are not ours', async () => {
    const close = 'Host: a\r\nConnection: close\r\n\r\n';
    expect(await statusOf(`OPTIONS * HTTP/1.1\r\n${close}`)).toBe('HTTP/1.1 204 No Content');
    expect(await statusOf(`TRACE / HTTP/1.1\r\n${close}`)).toBe('HTTP/1.1 501 Not Implemented');
  });

  test('the host of an absolute target goes before the field (RFC 9112 §3.2.2)', async () => {
    const ask = (target: string) =>
      exchange(server.port, [`GET ${target} HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n`]);
    expect(await ask('http://ID.example:81/somewhere?x=1')).toContain('"http://id.example:81/somewhere?x=1"');
    expect((await ask('http://id.example/v2/settings')).toLowerCase()).toContain(
      'x-seen-host: id.example\r\n',
    );
  });

  test.each(['/./somewhere', '//somewhere', '/a/%2e%2E/somewhere'])('%s is /somewhere', async (path) => {
    const answer = await exchange(server.port, [
      `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    ]);
    expect(answer).toContain('"path":"/somewhere"');
  });

  test.each(['/./v2/settings', '//v2/settings', '/a/%2e%2E/v2/settings', '/v2/settings/'])(
    '%s is /v2/settings',
    async (path) => {
      for (const more of ['', 'Trailer: expires\r\n'])
        expect(await statusOf(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${more}\r\n`)).toBe(
          'HTTP/1.1 200 OK',
        );
    },
  );
});

describe('HTTP/2', () => {
  const ask = async (headers: Record<string, string>) => {
    const client = http2Client(server.origin);
    const answer = await client.request(headers);
    client.close();
    return answer;
  };

  test.each([
    [{ ':authority': 'a:b:c' }],
    [{ ':authority': '%zz' }],
    [{ ':authority': '1.2.3.4.5' }],
    [{ ':authority': 'a', host: 'b' }],
  ])('%p', async (headers) => {
    expect(await ask({ ':path': '/somewhere', ...(headers as object) })).toMatchObject({ status: 400 });
  });

  test('the authority is the host, and paths are those of HTTP/1.1', async () => {
    const { text } = await ask({ ':path': '//somewhere?x=1', ':authority': 'ID.example:81' });
    expect(JSON.parse(text)).toMatchObject({
      url: 'http://id.example:81/somewhere?x=1',
      host: 'id.example:81',
    });
    const rpc = await ask({ ':path': '/a/../v2/settings/', ':authority': 'id.example' });
    expect(rpc.headers['x-seen-host']).toBe('id.example');
  });

  test('cookies in several fields are one (RFC 9113 §8.2.3)', async () => {
    const client = http2Client(server.origin);
    const { text } = await client.request({ ':path': '/somewhere', cookie: ['a=1', 'b=2'] });
    expect(JSON.parse(text)).toMatchObject({ cookie: 'a=1; b=2' });
    client.close();
  });

  /** Of a message that holds more: what stands here may be all of it, since protobuf has no end. */
  const begun = Buffer.from([0x7a, 1, 0x61]);
  const rpc = {
    ':method': 'POST',
    ':path': '/zitadel.settings.v2.SettingsService/GetGeneralSettings',
    'content-type': 'application/proto',
  };

  test('a request that is cut is not one, however whole it looks', async () => {
    const { session, request, close } = http2Client(server.origin);
    const before = server.seen.addresses.length;
    const cut = session.request(rpc, { endStream: false });
    const over = new Promise((resolve) => cut.on('close', resolve));
    cut.on('error', () => {});
    cut.write(begun, () => cut.close(constants.NGHTTP2_CANCEL));
    await over;
    // Behind it on the same connection.
    expect(await request({ ':path': '/v2/settings' })).toMatchObject({ status: 200 });
    expect(server.seen.addresses.length).toBe(before + 1);
    close();
  });

  test('a body that is not as long as it was told to be is refused (RFC 9113 §8.1.1)', async () => {
    const before = server.seen.addresses.length;
    for (const length of [begun.length - 1, begun.length + 1]) {
      const client = http2Client(server.origin);
      const answering = client.request({ ...rpc, 'content-length': String(length) }, begun.toString());
      // Or the stream is reset by whichever side sees it first.
      const status = await answering.then(
        (answer) => answer.status,
        () => 400,
      );
      expect([length, status]).toEqual([length, 400]);
      client.close();
    }
    expect(server.seen.addresses.length).toBe(before);
  });
});
