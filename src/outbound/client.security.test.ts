import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { PosternError } from '../errors/index.ts';
import { silentLogger } from '../telemetry/index.ts';
import { claimCertificate } from '../testing/claim-certificate.ts';
import { startNameServer, type TestNameServer } from '../testing/name-server.ts';
import { createOutbound, type Outbound, type OutboundOptions, type OutboundRequest } from './index.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let names: TestNameServer;
let handle: Handler;
let port: number;
let tlsPort: number;
const seen: IncomingMessage[] = [];
const warned: { message: string; fields: object | undefined }[] = [];

const listening: Handler = (request, response) => {
  seen.push(request);
  handle(request, response);
};
const plain = createServer(listening);
const secure = createTlsServer(claimCertificate, listening);

beforeAll(async () => {
  names = await startNameServer();
  for (const server of [plain, secure]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  port = (plain.address() as AddressInfo).port;
  tlsPort = (secure.address() as AddressInfo).port;
  names.set('claim.test', '127.0.0.1');
  names.set('www.claim.test', '127.0.0.1');
  names.set('other.test', '127.0.0.1');
  names.set('half.test', '127.0.0.1', '10.0.0.1');
  names.set('private.test', '10.0.0.1');
  names.set('mapped.test', '::ffff:a9fe:a9fe');
});
afterAll(() => {
  names.close();
  plain.close();
  secure.close();
});

const outbound = (more: Partial<OutboundOptions> = {}): Outbound =>
  createOutbound({
    allow: ['127.0.0.0/8'],
    nameServers: [names.address],
    authorities: [claimCertificate.cert],
    log: { ...silentLogger, warn: (message, fields) => void warned.push({ message, fields }) },
    portOf: (url) => (url.protocol === 'https:' ? tlsPort : port),
    ...more,
  });

/** The id of the refusal, or the answer. */
const outcome = (url: string, request?: OutboundRequest, client = outbound()): Promise<unknown> =>
  client.request(url, request).then(
    ({ status, body }) => `${status} ${Buffer.from(body)}`,
    (error: PosternError) => error.id ?? error,
  );
const answer =
  (status: number, body = '', headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);

describe('a request', () => {
  test('reaches the host under its name, by TLS too, and sends nothing but what was given', async () => {
    handle = (request, response) =>
      response.end(`${request.method} ${request.url} for ${request.headers.host}`);
    expect(await outcome('http://claim.test/a?b=c#d')).toBe('200 GET /a?b=c for claim.test');
    expect(await outcome('https://www.claim.test/', { method: 'POST', body: 'text' })).toBe(
      '200 POST / for www.claim.test',
    );
    expect(Object.keys(seen.at(-1)?.headers ?? {}).sort()).toEqual([
      'accept-encoding',
      'connection',
      'content-length',
      'host',
      'user-agent',
    ]);
  });

  test('to a host with another certificate fails', async () => {
    handle = answer(200);
    expect(await outcome('https://other.test/')).toBe('OUT-Con01');
    expect(await outcome('https://claim.test/', {}, outbound({ authorities: [] }))).toBe('OUT-Con01');
  });

  test.each([
    'ftp://claim.test/',
    'file:///etc/passwd',
    'claim.test',
    'http://user:secret@claim.test/',
    'javascript:alert(1)',
    '//claim.test/',
  ])('to %s is none', async (url) => {
    expect(await outcome(url)).toBe('OUT-Url01');
  });

  test('that nobody answers fails', async () => {
    expect(await outcome('http://nobody.test/')).toBe('OUT-Nam01');
    expect(await outcome('http://claim.test/', {}, outbound({ portOf: () => 1 }))).toBe('OUT-Con01');
  });
});

describe('what is not public', () => {
  const strict = () => outbound({ allow: [] });

  test.each([
    'http://claim.test/',
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://private.test/',
    'http://mapped.test/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
  ])('is not asked by %s', async (url) => {
    const before = seen.length;
    expect(await outcome(url, {}, strict())).toBe('OUT-Adr01');
    expect(seen.length).toBe(before);
  });

  test('is not asked either where one address of several is', async () => {
    expect(await outcome('http://half.test/')).toBe('OUT-Adr01');
  });

  test('is told to the operator, and not to whoever made the server ask', async () => {
    const error = await strict()
      .request('http://private.test/')
      .catch((refused: PosternError) => refused);
    expect((error as PosternError).message).not.toContain('10.0.0.1');
    expect(warned.at(-1)?.fields).toEqual({ host: 'private.test', refused: ['10.0.0.1'] });
  });

  test('is asked where the operator allows the host', async () => {
    handle = answer(200, 'inside');
    expect(await outcome('http://claim.test/', {}, outbound({ allow: ['claim.test'] }))).toBe('200 inside');
  });

  test('is not reached by a name that changes its mind: it is asked for once', async () => {
    names.set('rebind.test', '127.0.0.1');
    handle = (_request, response) => {
      names.set('rebind.test', '10.0.0.1');
      response.end('first');
    };
    const before = names.asked.length;
    expect(await outcome('http://rebind.test/')).toBe('200 first');
    expect(names.asked.slice(before).sort()).toEqual(['rebind.test A', 'rebind.test AAAA']);
    expect(await outcome('http://rebind.test/')).toBe('OUT-Adr01');
  });

  test('is not reached by a redirect', async () => {
    handle = (request, response) =>
      response.writeHead(302, { location: 'http://private.test/' }).end(request.url);
    expect(await outcome('http://claim.test/', { follow: () => true })).toBe('OUT-Adr01');
    handle = answer(302, '', { location: 'file:///etc/passwd' });
    expect(await outcome('http://claim.test/', { follow: () => true })).toBe('OUT-Url01');
  });
});

describe('redirects', () => {
  const redirectTo = (location: string, status = 302): Handler => answer(status, 'moved', { location });

  test('are answers, unless they are asked to be followed', async () => {
    handle = redirectTo('/there');
    expect(await outcome('http://claim.test/')).toBe('302 moved');
    expect(await outcome('http://claim.test/', { follow: () => false })).toBe('302 moved');
  });

  test('are followed, each where it may be, and not for ever', async () => {
    handle = (request, response) =>
      request.url === '/end'
        ? response.end('there')
        : redirectTo('https://www.claim.test/end')(request, response);
    const { url } = await outbound().request('http://claim.test/', { follow: () => true });
    expect(url).toBe('https://www.claim.test/end');
    handle = redirectTo('/again');
    const before = seen.length;
    expect(await outcome('http://claim.test/', { follow: () => true })).toBe('OUT-Red01');
    expect(seen.length - before).toBe(6);
  });

  test('take no header to another host, and no body where the method changes', async () => {
    handle = (request, response) =>
      request.headers.host === 'claim.test'
        ? redirectTo('http://www.claim.test/', 303)(request, response)
        : response.end();
    const request: OutboundRequest = {
      method: 'POST',
      body: 'secret',
      headers: { authorization: 'Bearer secret' },
      follow: () => true,
    };
    await outbound().request('http://claim.test/', request);
    expect(seen.at(-1)).toMatchObject({ method: 'GET' });
    expect(seen.at(-1)?.headers.authorization).toBeUndefined();
    expect(seen.at(-1)?.headers['content-length']).toBeUndefined();
  });
});

describe('an answer', () => {
  test('that is longer than what is read is refused, whether it tells its length or not', async () => {
    for (const chunked of [false, true]) {
      handle = (_request, response) => {
        if (!chunked) response.setHeader('content-length', 5_000);
        response.write('x'.repeat(2_500));
        response.end('x'.repeat(2_500));
      };
      expect(await outcome('http://claim.test/', { maxBytes: 4_999 })).toBe('OUT-Len01');
      expect(await outcome('http://claim.test/', { maxBytes: 5_000 })).toBe(`200 ${'x'.repeat(5_000)}`);
    }
  });

  test('whose header fields are too long is refused', async () => {
    handle = (_request, response) => response.writeHead(200, { 'x-long': 'x'.repeat(100_000) }).end();
    expect(await outcome('http://claim.test/')).toBe('OUT-Con01');
  });

  test('is not waited for longer than was said, in its head or in its body', async () => {
    handle = () => {};
    expect(await outcome('http://claim.test/', { timeoutMs: 50 })).toBe('OUT-Dea01');
    handle = (_request, response) => response.write('x');
    expect(await outcome('http://claim.test/', { timeoutMs: 50 })).toBe('OUT-Dea01');
  });

  test('is not waited for when nobody wants it any more', async () => {
    const gone = new AbortController();
    handle = () => gone.abort(new Error('gone'));
    expect(await outcome('http://claim.test/', { signal: gone.signal })).toMatchObject({ message: 'gone' });
  });
});

test('texts of a name are told, as many as it has', async () => {
  const longest = 'x'.repeat(255);
  names.set('_proof.claim.test', 'one', longest);
  expect((await outbound().texts('_proof.claim.test')).toSorted()).toEqual(['one', longest]);
  await expect(outbound().texts('nothing.claim.test')).rejects.toMatchObject({ id: 'OUT-Txt01' });
});
