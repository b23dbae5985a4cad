import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { get } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { supportedLanguages } from '../i18n/index.ts';
import { addDomain } from '../system/index.ts';
import { http2Client } from '../testing/http2.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { unaided } from './unaided.ts';

const otherHost = 'console.example';
let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
  await addDomain(postern.server.platform, postern.instanceId, otherHost, false);
  await postern.settled();
});
afterAll(() => postern?.stop());

const assets = /(?:src|href)="(\/ui\/console\/assets\/[^"]+)"/g;
const page = async (path = '/ui/console', headers: Record<string, string> = {}) => {
  const response = await postern.fetch(path, { headers });
  return { response, markup: await response.text() };
};
/** But for what differs from host to host. */
const assetPaths = async () =>
  [...(await page()).markup.matchAll(assets)]
    .map(([, path]) => path!)
    .filter((path) => !path.endsWith('environment.json'));
const scriptPath = async () => (await assetPaths()).find((path) => path.endsWith('.js'))!;

/** `fetch` decompresses by itself, and asks for what it can. */
const raw = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>(
    (resolve, reject) => {
      const request = get(postern.url + path, { headers, method }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      });
      request.on('error', reject);
    },
  );

describe('the page', () => {
  test.each([
    '/ui/console',
    '/ui/console/',
    '/ui/console/users/123',
    '/ui/console/auth/callback?code=x&state=y',
    '/ui/console/signedout',
    '/ui/console/no/such/page.js',
  ])('stands at %s', async (path) => {
    const { response, markup } = await page(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(markup).toStartWith('<!doctype html>');
    expect(markup).not.toContain('<base');
    const head = await postern.fetch(path, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  test('runs the scripts that it names, by a nonce of its own, and nothing inline', async () => {
    const nonces = new Set<string>();
    for (let i = 0; i < 3; i++) {
      const { response, markup } = await page();
      const policy = response.headers.get('content-security-policy') ?? '';
      const [, nonce = ''] =
        /script-src 'nonce-([A-Za-z0-9+/=]{22,})' 'strict-dynamic'(?:;|$)/.exec(policy) ?? [];
      nonces.add(nonce);
      const directives = policy.split('; ');
      for (const directive of [
        "default-src 'none'",
        `style-src 'self' 'nonce-${nonce}'`,
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "font-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ])
        expect(directives).toContain(directive);
      expect(policy).not.toContain('unsafe-');
      const scripts = [...markup.matchAll(/<script\b([^>]*)>([^<]*)<\/script>/g)];
      expect(scripts).toHaveLength(1);
      for (const [, attributes, inline] of scripts) {
        expect(attributes).toContain(`nonce="${nonce}"`);
        expect(inline).toBe('');
      }
      expect(markup).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
    }
    expect([nonces.size, nonces.has('')]).toEqual([3, false]);
  });

  test('has the other headers of pages', async () => {
    const { headers } = (await page()).response;
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('set-cookie')).toBeNull();
  });

  test('says in the language of the person what it needs', async () => {
    for (const language of supportedLanguages) {
      const { markup } = await page('/ui/console', { 'accept-language': `xx, ${language};q=0.9` });
      expect(markup).toContain(`<html lang="${language}" dir="ltr">`);
      expect(markup).toContain(`<noscript><p>${unaided[language].needsScripts}</p></noscript>`);
    }
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('takes no %s', async (method) => {
    for (const path of ['/ui/console', '/ui/console/users', '/ui/console/assets/environment.json']) {
      const { status, headers } = await postern.fetch(path, { method });
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });

  test('is of instances only', async () => {
    const { response, markup } = await page('/ui/console', { host: 'nobody.example', accept: 'text/html' });
    expect(response.status).toBe(404);
    expect(markup).not.toContain('console');
  });
});

describe('what the page loads', () => {
  test('is there, for ever, in the smallest form that the browser takes', async () => {
    const paths = await assetPaths();
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      const identity = await raw(path);
      expect(identity.status).toBe(200);
      expect(identity.headers['content-encoding']).toBeUndefined();
      const type = path.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
      for (const [accepted, encoding] of [
        ['gzip, deflate, br, zstd', 'br'],
        ['BR;q=0.1, gzip', 'br'],
        ['gzip', 'gzip'],
        ['br;q=0, *', 'gzip'],
        ['deflate', undefined],
        ['gzip;q=0, br;q=0.0', undefined],
        ['', undefined],
      ] as const) {
        const { status, headers, body } = await raw(path, { 'accept-encoding': accepted });
        expect([accepted, status, headers['content-encoding']]).toEqual([accepted, 200, encoding]);
        expect(headers['content-type']).toBe(type);
        expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
        expect(headers['vary']).toBe('Accept-Encoding');
        expect(headers['x-content-type-options']).toBe('nosniff');
        expect(Number(headers['content-length'])).toBe(body.length);
        const unpacked =
          encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body;
        expect(unpacked.equals(identity.body)).toBe(true);
        const head = await raw(path, { 'accept-encoding': accepted }, 'HEAD');
        expect([head.status, head.body.length, head.headers['content-encoding']]).toEqual([200, 0, encoding]);
      }
    }
  });

  test('is the page for nothing that is not there', async () => {
    const script = (await scriptPath()).slice('/ui/console/assets/'.length);
    for (const name of [
      'main-00000000.js',
      'none.css',
      '',
      `${script}/`,
      `x/../../${script}`,
      `..%2fassets%2f${script}`,
      `${script}%00`,
      script.toUpperCase(),
      'constructor',
      '__proto__',
      'Environment.json',
    ]) {
      const response = await postern.fetch(`/ui/console/assets/${name}`, {
        headers: { accept: 'text/html' },
      });
      const got = [name, response.status, response.headers.get('content-type')];
      // `x/../..` leads to a page, as browsers resolve it before they ask.
      if (name.startsWith('x/')) expect(got[1]).toBe(200);
      else expect(got).toEqual([name, 404, 'text/plain; charset=utf-8']);
    }
  });

  test('is the same over HTTP/2', async () => {
    const client = http2Client(postern.url);
    try {
      for (const path of ['/ui/console', ...(await assetPaths()), '/ui/console/assets/none.js']) {
        const [one, two] = await Promise.all([postern.fetch(path), client.fetch(postern.url + path)]);
        expect(two.status).toBe(one.status);
        for (const name of ['content-type', 'cache-control', 'x-content-type-options', 'vary'])
          expect(two.headers.get(name)).toBe(one.headers.get(name));
      }
    } finally {
      client.close();
    }
  });
});

describe('environment.json', () => {
  test('says at each host where the API is and whom the console signs in with', async () => {
    const own = await postern.fetch('/ui/console/assets/environment.json');
    expect(own.headers.get('content-type')).toStartWith('application/json');
    expect(own.headers.get('cache-control')).toBe('no-store');
    const { api, issuer, clientid, ...more } = (await own.json()) as Record<string, string>;
    const discovery = await postern.fetch('/.well-known/openid-configuration');
    expect(issuer).toBe(((await discovery.json()) as { issuer: string }).issuer);
    expect([api, more]).toEqual([issuer, {}]);
    expect(clientid).toMatch(/^\S+$/);

    const other = await postern.fetch('/ui/console/assets/environment.json', {
      headers: { host: otherHost },
    });
    expect(await other.json()).toEqual({
      api: `http://${otherHost}`,
      issuer: `http://${otherHost}`,
      clientid,
    });
    const unknown = await postern.fetch('/ui/console/assets/environment.json', {
      headers: { host: 'nobody.example' },
    });
    expect(unknown.status).toBe(404);
  });
});
