import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Connection } from '../console/app/applications/blocks/connection.ts';
import { blocksFor } from '../console/app/applications/blocks.ts';
import { finish } from '../oidc/testing.ts';
import {
  caddy,
  nginx,
  type Running,
  startApplication,
  startAskingProxy,
  startCaddy,
  startNginx,
  type Wiring,
} from '../testing/forward-proxies.ts';
import { freePort } from '../testing/ports.ts';
import { type ForwardScene, openForwardScene } from './testing.ts';

const headers = [
  'X-Auth-Request-User',
  'X-Auth-Request-Email',
  'X-Auth-Request-Preferred-Username',
  'X-Auth-Request-Groups',
  'X-Auth-Request-Roles',
  'X-Auth-Request-Assertion',
];

/** What the console shows for it. */
function shownFor(proxy: string, { issuer, origin, headers: names }: Wiring): string {
  const connection: Connection = {
    issuer,
    clientId: 'wiki',
    secret: undefined,
    redirectUri: `${origin}/.postern/callback`,
    postLogoutUri: '',
    scopes: 'openid',
    headers: names,
  };
  return blocksFor(proxy, connection)[0]?.text ?? '';
}

const proxies: readonly [
  name: string,
  there: boolean,
  start: (wiring: Wiring) => Running | Promise<Running>,
][] = [
  ['a proxy that asks as nginx does', true, startAskingProxy],
  ['nginx', nginx !== undefined, (wiring) => startNginx(wiring, shownFor('nginx', wiring))],
  ['Caddy', caddy !== undefined, (wiring) => startCaddy(wiring, shownFor('caddy', wiring))],
];

for (const [name, isThere, start] of proxies)
  describe.skipIf(!isThere)(`behind ${name}`, () => {
    let scene: ForwardScene;
    let application: Running;
    let proxy: Running | undefined;
    const port = freePort();
    const origin = `http://wiki.localhost:${port}`;

    beforeAll(async () => {
      scene = await openForwardScene();
      application = startApplication();
      const app = await scene.addClient({ redirectUris: [], developmentMode: true });
      await scene.protect({ origins: [origin], skippedPaths: ['/public/*'] }, app);
      proxy = await start({ issuer: scene.issuer, origin, upstream: application.port, headers });
    });
    afterAll(async () => {
      await proxy?.stop();
      await application?.stop();
      await scene?.postern.stop();
    });

    const visit = (path: string, sent: Record<string, string> = {}, init: RequestInit = {}) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        redirect: 'manual',
        ...init,
        headers: { host: new URL(origin).host, ...sent },
      });
    const page = { accept: 'text/html' };
    const told = async (response: Response) =>
      ((await response.json()) as { told: Record<string, string> }).told;

    test('the whole way: asked, signed in, told who it is, signed out', async () => {
      const first = await visit('/pages?a=1&b=%2F', page);
      expect(first.status).toBe(302);
      const location = first.headers.get('location') ?? '';
      // nginx shows the sign-in in place of a redirect to it.
      const asked = location.startsWith(origin) ? await visit(location.slice(origin.length), page) : first;
      const [state = ''] = asked.headers.getSetCookie().map((each) => each.split(';', 1)[0] ?? '');
      const login = await fetch(asked.headers.get('location') ?? '', { redirect: 'manual' });
      const { callbackUrl } = await finish(scene, login);
      expect(callbackUrl).toStartWith(`${origin}/.postern/callback?`);
      const back = await visit(callbackUrl.slice(origin.length), { ...page, cookie: state });
      expect(back.status).toBe(302);
      expect(back.headers.get('location')).toBe(`${origin}/pages?a=1&b=%2F`);
      const [cookie = ''] = back.headers.getSetCookie().map((each) => each.split(';', 1)[0] ?? '');
      const passed = await visit('/pages', { cookie });
      expect(passed.status).toBe(200);
      expect(await told(passed)).toMatchObject({
        'x-auth-request-user': scene.alice.userId,
        'x-auth-request-email': 'alice@example.com',
      });
      const out = await visit('/.postern/sign-out', { cookie, origin }, { method: 'POST' });
      expect(out.status).toBe(303);
      expect((await visit('/pages', { cookie })).status).toBe(401);
    });

    test('what clients say of themselves does not get through', async () => {
      const lies = { 'x-auth-request-user': 'root', 'x-auth-request-roles': 'admin' };
      const open = await visit('/public/a', lies);
      expect(open.status).toBe(200);
      const { 'x-auth-request-user': user = '', 'x-auth-request-roles': roles = '' } = await told(open);
      expect([user, roles]).toEqual(['', '']);
      const spoofs: readonly Record<string, string>[] = [
        { 'x-forwarded-uri': '/public/a' },
        { 'x-original-url': `${origin}/public/a` },
        { forwarded: 'host=evil.example.com' },
        { 'x-forwarded-host': 'evil.example.com' },
        { 'x-postern-forward-auth': 'evil.example.com' },
      ];
      // 400: what the proxy says and what the client added contradict each other.
      for (const spoofed of spoofs)
        expect([400, 401]).toContain((await visit('/admin', { ...lies, ...spoofed })).status);
    });

    test('paths in disguise are asked about', async () => {
      for (const path of [
        '/public/..%2fadmin',
        '/public/%2e%2e%2fadmin',
        '/public/%252e%252e/admin',
        '/public//a',
      ])
        expect((await visit(path)).status).toBe(401);
    });

    test('programs are told 401, and forms are not redirected', async () => {
      expect((await visit('/api', { accept: 'application/json' })).status).toBe(401);
      expect((await visit('/form', page, { method: 'POST', body: 'a=b' })).status).toBe(401);
    });
  });
