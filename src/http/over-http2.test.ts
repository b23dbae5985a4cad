import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import { type Http2Client, http2Client } from '../testing/http2.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** Everything that HTTP/1.1 answers, HTTP/2 answers alike: by prior knowledge and, under TLS, by ALPN. */
describe.each(['http', 'https'] as const)('HTTP/2 over %s', (scheme) => {
  let postern: TestPostern;
  let client: Http2Client;
  beforeAll(async () => {
    postern = await startTestPostern({ tls: scheme === 'https' });
    client = http2Client(postern.url);
  });
  afterAll(async () => {
    client?.close();
    await postern?.stop();
  });

  test.each([
    ['/', 302],
    ['/ui/login/login', 303],
    ['/ui/login/loginname', 200],
    ['/ui/v2/login/loginname/', 200],
    ['/logout/done', 200],
    ['/.well-known/openid-configuration', 200],
    ['//.well-known/openid-configuration/', 200],
    ['/oauth/v2/keys', 200],
    ['/oauth/v2/authorize', 400],
    ['/oidc/v1/end_session', 302],
    ['/debug/healthz/', 200],
    ['/openapi.json', 200],
    ['/v2/settings', 401],
    ['/nothing', 404],
  ])('%s is %i, as over HTTP/1.1', async (path, status) => {
    const [one, two] = await Promise.all([postern.fetch(path), client.fetch(postern.url + path)]);
    expect([one.status, two.status]).toEqual([status, status]);
    const told = ['content-type', 'location', 'cache-control', 'content-security-policy', 'allow'];
    for (const name of told) expect(two.headers.get(name)).toBe(one.headers.get(name));
    if (path.includes('openid-configuration')) expect(await two.json()).toEqual(await one.json());
  });

  test('a host that names no instance gets none', async () => {
    for (const path of ['/ui/login/loginname', '/.well-known/openid-configuration', '/v2/settings'])
      expect(await client.request({ ':path': path, ':authority': 'nobody.example' })).toMatchObject({
        status: 404,
      });
  });

  test('a person signs in', async () => {
    const browser = new FormClient(postern.url, {}, client.fetch);
    await browser.open('/ui/login/login');
    await browser.submit({ loginName: postern.admin.userName });
    await browser.submit({ password: postern.admin.password });
    expect([browser.status, browser.url]).toEqual([200, `${postern.url}/ui/login/signedin`]);
  });
});
