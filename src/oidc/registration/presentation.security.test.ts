import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { gif, png, pngOf, svg } from '../../static/testing-files.ts';
import { authorize, openScene, pkce, type Scene } from '../testing.ts';
import { openRegistration, register } from './testing.ts';
import { type DocumentHosts, documentHosts } from './testing-documents.ts';

/** What pages show of what a client says of itself, which could be made for somebody to be taken in by. */

let scene: Scene;
let hosts: DocumentHosts;
beforeAll(async () => {
  hosts = documentHosts();
  scene = await openScene({ outbound: hosts.outbound });
  await openRegistration(scene);
});
afterAll(() => scene?.postern.stop());

const redirectUri = 'https://shop.example/callback';
const site = 'https://shop.example/';
const { challenge } = pkce();
let made = 0;
const newUri = () => `${site}logo-${++made}`;

/** The first page that people see of a client that says this of itself. */
async function pageOf(metadata: object): Promise<string> {
  const { status, body } = await register(scene, {
    client_name: 'Shop',
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'none',
    ...metadata,
  });
  expect([status, body.error_description]).toEqual([201, undefined]);
  const answer = await authorize(scene, {
    client_id: body.client_id,
    redirect_uri: (body['redirect_uris'] as string[])[0] ?? '',
    response_type: 'code',
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const page = await fetch(new URL(answer.headers.get('location') ?? '', scene.issuer));
  expect(page.headers.get('content-security-policy')).toContain("img-src 'self';");
  return page.text();
}

const logoIn = (markup: string) => /src="(\/ui\/login\/client-logo\/[^"]+)"/.exec(markup)?.[1];
const picture = (path = '') => fetch(new URL(path, scene.issuer));
const serve = (uri: string, body: Uint8Array, answer: object = {}) =>
  hosts.serve(uri, '', { body, headers: { 'content-type': 'image/png' }, ...answer });

describe('a logo', () => {
  test('comes from us, as a picture without rights, and is read once', async () => {
    const logo_uri = newUri();
    serve(logo_uri, png);
    const markup = await pageOf({ logo_uri });
    expect(markup).not.toContain(logo_uri);
    expect(markup).toContain('“Shop” has registered itself. Nobody has verified who it is.');
    expect(markup).toContain('You will be sent on to shop.example.');
    expect(hosts.asked).not.toContain(logo_uri);
    const shown = await Promise.all([1, 2, 3].map(() => picture(logoIn(markup))));
    for (const response of shown) {
      expect(response.headers.get('content-type')).toBe('image/png');
      expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(Buffer.from(await response.bytes()).equals(png)).toBe(true);
    }
    expect(hosts.asked.filter((url) => url === logo_uri)).toHaveLength(1);
  });

  test('is what its content is, and no more than pixels', async () => {
    const shownAs = async (body: Uint8Array, answer: object = {}) => {
      const logo_uri = newUri();
      serve(logo_uri, body, answer);
      const response = await picture(logoIn(await pageOf({ logo_uri })));
      return response.status === 200 ? response.headers.get('content-type') : response.status;
    };
    expect(await shownAs(gif)).toBe('image/gif');
    expect(await shownAs(svg, { headers: { 'content-type': 'image/svg+xml' } })).toBe(404);
    expect(await shownAs(new TextEncoder().encode('<script>alert(1)</script>'))).toBe(404);
    expect(await shownAs(pngOf(20_000, 20_000))).toBe(404);
    expect(await shownAs(png, { status: 302, headers: { location: 'https://other.example/' } })).toBe(404);
  });

  test('that cannot be read is none, and is not asked for again and again', async () => {
    const logo_uri = newUri();
    const path = logoIn(await pageOf({ logo_uri }));
    for (let time = 0; time < 3; time += 1) expect((await picture(path)).status).toBe(404);
    expect(hosts.asked.filter((url) => url === logo_uri)).toHaveLength(1);
    expect(logoIn(await pageOf({ logo_uri }))).toBeUndefined();
  });

  test('is read for nobody who makes up its name', async () => {
    const before = hosts.asked.length;
    for (const name of ['', 'x', encodeURIComponent('https://shop.example/any'), '../client-logo/x'])
      expect((await picture(`/ui/login/client-logo/${name}`)).status).toBe(404);
    expect(hosts.asked).toHaveLength(before);
  });
});

describe('of a client that nobody vouches for', () => {
  test('what is somebody else’s is neither shown nor read', async () => {
    const other = 'https://bank.example';
    for (const redirects of [
      [redirectUri],
      ['http://localhost/callback'],
      ['com.example.shop:/callback'],
      [redirectUri, `${other}/callback`],
    ]) {
      const markup = await pageOf({
        redirect_uris: redirects,
        logo_uri: `${other}/logo.png`,
        client_uri: other,
        policy_uri: `${other}/privacy`,
        tos_uri: 'https://shop.example.bank.example/terms',
      });
      expect(markup).toContain('has registered itself');
      expect(markup).not.toContain('bank.example');
      expect(logoIn(markup)).toBeUndefined();
    }
    expect(hosts.asked.some((url) => url.startsWith(other))).toBe(false);
  });

  test('its own pages are named by their host, open apart, and are told nothing of where from', async () => {
    const markup = await pageOf({
      client_uri: site,
      policy_uri: `${site}privacy?a=1&b="><script>`,
      tos_uri: 'https://legal.shop.example/terms',
    });
    const how = 'target="_blank" rel="noopener noreferrer nofollow"';
    expect(markup).toContain(`<bdi>shop.example</bdi>: <a href="${site}" ${how}>Website</a> · <a href="`);
    expect(markup).toContain(
      `<bdi>legal.shop.example</bdi>: <a href="https://legal.shop.example/terms" ${how}>Terms</a>`,
    );
    expect(markup).not.toContain('<script>');
  });

  test('no address but of https is registered', async () => {
    for (const field of ['logo_uri', 'client_uri', 'policy_uri', 'tos_uri'])
      for (const uri of [
        'http://shop.example/',
        'javascript:alert(1)',
        'data:text/html,x',
        '//shop.example/',
      ])
        expect(
          (await register(scene, { client_name: 'Shop', redirect_uris: [redirectUri], [field]: uri })).status,
        ).toBe(400);
  });
});

test('applications of administrators show nothing of the kind', async () => {
  const answer = await authorize(scene, {
    client_id: scene.spa.clientId,
    response_type: 'code',
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const markup = await (await fetch(new URL(answer.headers.get('location') ?? '', scene.issuer))).text();
  expect(logoIn(markup)).toBeUndefined();
  expect(markup).not.toContain('target="_blank"');
});
