import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import postgres from 'postgres';
import { failedPrecondition } from '../../errors/index.ts';
import { authorize, exchange, introspect, openScene, pkce, redirectUri, type Scene } from '../testing.ts';
import { Person } from '../testing-consent.ts';
import {
  agreedTokens,
  ask,
  initialToken,
  openRegistration,
  type Registered,
  register,
  setSecurity,
} from './testing.ts';
import { documentHosts } from './testing-documents.ts';

let scene: Scene;
let asked: string[];
beforeAll(async () => {
  asked = [];
  scene = await openScene({
    outbound: {
      request(url) {
        asked.push(String(url));
        const inside = String(url).startsWith('https://inside.example');
        return Promise.reject(
          inside ? failedPrecondition('OUT-Adr01', 'not public') : new Error('nobody is asked'),
        );
      },
      connect: () => Promise.reject(new Error('nobody is connected to')),
      texts: () => Promise.reject(new Error('no name is asked for')),
      authorities: undefined,
    },
  });
  await openRegistration(scene);
});
afterAll(() => scene?.postern.stop());

const native = {
  client_name: 'Assistant',
  redirect_uris: [redirectUri],
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
};
const page = async (clientId: string, more: Record<string, string> = {}) => {
  const { challenge } = pkce();
  return authorize(scene, {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  });
};

describe('a registration access token', () => {
  let mine: Registered;
  let other: Registered;
  beforeAll(async () => {
    mine = (await register(scene, native)).body;
    other = (await register(scene, native)).body;
  });

  test('is of one client: nobody reads, changes or removes another, or learns whether it is there', async () => {
    const strangers = [
      other.registration_client_uri,
      `${scene.issuer}/oauth/v2/register?client_id=404`,
      `${scene.issuer}/oauth/v2/register?client_id=${scene.web.clientId}`,
      `${scene.issuer}/oauth/v2/register?client_id=${scene.api.clientId}`,
      `${scene.issuer}/oauth/v2/register`,
    ];
    const told = new Set<string>();
    for (const url of strangers)
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const body = method === 'PUT' ? { ...native, client_id: other.client_id } : undefined;
        const answer = await ask(url, { method, token: mine.registration_access_token, body });
        told.add(`${answer.status} ${JSON.stringify(answer.body)}`);
      }
    expect([...told]).toHaveLength(1);
    expect([...told][0]).toStartWith('401 {"error":"invalid_token"');
  });

  test('is no other token, and no other token is one', async () => {
    const { token } = await initialToken(scene);
    for (const wrong of [undefined, '', token, scene.postern.pat, `${mine.registration_access_token}x`])
      expect((await ask(mine.registration_client_uri, { method: 'GET', token: wrong })).status).toBe(401);
    expect((await register(scene, native, mine.registration_access_token)).status).toBe(401);
  });

  test('is good for nothing in the moment in which its client is removed', async () => {
    for (let round = 0; round < 5; round++) {
      const {
        registration_access_token: token,
        registration_client_uri: url,
        client_id,
      } = (await register(scene, native)).body;
      const changing = () => ask(url, { method: 'PUT', token, body: { ...native, client_id } });
      const [removed, ...changed] = await Promise.all([
        ask(url, { method: 'DELETE', token }),
        changing(),
        changing(),
        changing(),
      ]);
      expect(removed.status).toBe(204);
      for (const { status } of changed) expect([200, 401]).toContain(status);
      expect((await changing()).status).toBe(401);
    }
  });

  test('is kept by its hash alone, and so is an initial access token and a secret', async () => {
    const { id, token } = await initialToken(scene);
    const server = (await register(scene, { redirect_uris: ['https://shop.example/cb'] }, token)).body;
    const secrets = [token.split('.')[1], server.client_secret, server.registration_access_token];
    const sql = postgres(scene.postern.databaseUrl, { max: 1, onnotice: () => {} });
    const rows = await sql`select event_data::text as data from eventstore.events2`;
    await sql.end();
    const all = rows.map(({ data }) => data).join('\n');
    expect(all).toContain(id);
    for (const secret of secrets) expect(all.includes(secret as string)).toBeFalse();
  });

  test('is good for nothing while registration is off', async () => {
    await setSecurity(scene, { dynamicClientRegistration: { enabled: false, allowUnauthenticated: true } });
    const answer = await ask(mine.registration_client_uri, {
      method: 'GET',
      token: mine.registration_access_token,
    });
    expect(answer.status).toBe(404);
    await openRegistration(scene);
  });
});

describe('who has registered itself', () => {
  test('is told apart by every page, with where it leads to, whatever it calls itself', async () => {
    const { body } = await register(scene, { ...native, client_name: 'Console' });
    const answer = await page(body.client_id);
    const login = await (await fetch(new URL(answer.headers.get('location') ?? '', scene.issuer))).text();
    expect(login).toContain('“Console” has registered itself. Nobody has verified who it is.');
    expect(login).toContain('You will be sent on to localhost:9999.');
    const ours = await page(scene.spa.clientId);
    const usual = await (await fetch(new URL(ours.headers.get('location') ?? '', scene.issuer))).text();
    expect(usual).not.toContain('has registered itself');
  });

  test('is given nothing unseen: not by prompt=none, nor to who is signed in already', async () => {
    const { body } = await register(scene, native);
    const client = { clientId: body.client_id };
    const person = await Person.signedIn(scene);
    for (const scope of ['openid', 'urn:zitadel:iam:org:idp:id:x', `urn:zitadel:iam:org:id:${scene.orgId}`]) {
      const silent = await person.ask(client, scope, { prompt: 'none' });
      expect(silent?.get('error'), scope).toBe('login_required');
    }
    expect(await person.ask(client, 'openid')).toBeUndefined();
    expect(person.path).toBe('/ui/login/consent');
    expect(person.markup).toContain('has registered itself');
  });

  test('does not learn from a refusal who is signed in', async () => {
    const { body } = await register(scene, native);
    const client = { clientId: body.client_id };
    const [nobody, alice] = [new Person(scene), await Person.signedIn(scene)];
    const refusal = async (person: Person, more: Record<string, string>) => {
      const answer = await person.ask(client, 'openid', { prompt: 'none', ...more });
      return `${answer?.get('error')}: ${answer?.get('error_description')}`;
    };
    const told = await refusal(nobody, {});
    expect(told).toStartWith('login_required');
    const hints: Record<string, string>[] = [{}, { login_hint: 'alice' }, { login_hint: 'bob' }];
    for (const more of [...hints, { max_age: '0' }])
      for (const person of [nobody, alice]) expect(await refusal(person, more)).toBe(told);
  });

  test('is in nobody’s audience, and has none of the roles and tokens of others', async () => {
    const [first, second] = await Promise.all(
      [0, 1].map(
        async () =>
          (
            await register(scene, {
              redirect_uris: native.redirect_uris,
              application_type: 'native',
              grant_types: native.grant_types,
            })
          ).body,
      ),
    );
    const clientOf = ({ client_id, client_secret }: Registered) => ({
      appId: '',
      clientId: client_id,
      secret: client_secret ?? '',
    });
    const tokens = await agreedTokens(scene, clientOf(first as Registered));
    expect((await introspect(scene, tokens.access_token, clientOf(first as Registered))).active).toBeTrue();
    expect((await introspect(scene, tokens.access_token, clientOf(second as Registered))).active).toBeFalse();
    expect((await introspect(scene, tokens.access_token)).active).toBeFalse();
    const stolen = await exchange(
      scene,
      { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
      clientOf(second as Registered),
    );
    expect(stolen.body.error).toBe('invalid_grant');
  });

  test('is none of the default organization, whose applications may do more', async () => {
    await register(scene, native);
    const { clients } = await scene.postern.call<{ clients: { organizationId: string }[] }>(
      'postern.registration.v1.ClientRegistrationService/ListRegisteredClients',
    );
    expect(clients.filter(({ organizationId }) => organizationId === scene.orgId)).toEqual([]);
  });

  test('must use PKCE where it has no secret, and cannot sign in as a machine', async () => {
    const { body } = await register(scene, native);
    const answer = await authorize(scene, {
      client_id: body.client_id,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
    });
    const { searchParams } = new URL(answer.headers.get('location') ?? '');
    expect(searchParams.get('error')).toBe('invalid_request');
    const machine = await exchange(scene, {
      grant_type: 'client_credentials',
      client_id: body.client_id,
      scope: 'openid',
    });
    expect(machine.body.error).toBe('unauthorized_client');
  });
});

describe('what is sent', () => {
  const raw = (body: BodyInit, type = 'application/json') =>
    fetch(`${scene.issuer}/oauth/v2/register`, { method: 'POST', body, headers: { 'content-type': type } });

  test.each([
    ['no JSON', '{', 'application/json'],
    ['an array', '[]', 'application/json'],
    ['null', 'null', 'application/json'],
    ['a string', '"x"', 'application/json'],
    ['a form', 'redirect_uris=https://shop.example', 'application/x-www-form-urlencoded'],
    ['deep nesting', '['.repeat(30_000), 'application/json'],
    ['other letters', Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1'), 'application/json'],
  ])('is refused where it is %s', async (_, body, type) => {
    const answer = await raw(body, type);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as Registered).error).toBe('invalid_client_metadata');
  });

  test('is refused where it is too much', async () => {
    const answer = await raw(JSON.stringify({ ...native, x: 'x'.repeat(70_000) }));
    expect(answer.status).toBe(413);
  });

  test('is refused with the field that is wrong, in letters that a header can hold', async () => {
    const name = await register(scene, { ...native, client_name: 'Gооgle' });
    expect([name.status, name.body.error]).toEqual([400, 'invalid_client_metadata']);
    expect(name.body.error_description).toContain('client_name');
    const redirect = await register(scene, { ...native, redirect_uris: ['javascript:alert("č")'] });
    expect([redirect.status, redirect.body.error]).toEqual([400, 'invalid_redirect_uri']);
    expect(redirect.body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/);
  });

  test('leads the server nowhere: no link is followed, not even to show a page', async () => {
    const inside = 'https://169.254.169.254/latest';
    const { status, body } = await register(scene, {
      ...native,
      logo_uri: `${inside}/logo`,
      client_uri: inside,
      policy_uri: inside,
      tos_uri: inside,
      initiate_login_uri: inside,
      jwks_uri: inside,
    });
    expect(status).toBe(201);
    const answer = await page(body.client_id);
    const login = await fetch(new URL(answer.headers.get('location') ?? '', scene.issuer));
    expect(await login.text()).not.toContain('169.254.169.254');
    expect(asked).toEqual([]);
  });

  test('tells nothing of what is at an address that is read: no difference between inside and nowhere', async () => {
    const told = new Set<string>();
    for (const host of ['inside.example', 'nowhere.example']) {
      const sector_identifier_uri = `https://${host}/list`;
      const { status, body } = await register(scene, { ...native, sector_identifier_uri });
      told.add(`${status} ${body.error} ${body.error_description}`);
    }
    expect([...told]).toEqual([
      '400 invalid_client_metadata sector_identifier_uri does not lead to a JSON array of redirect URIs',
    ]);
  });
});

describe('thousands of registrations', () => {
  test('from one place are stopped soon, on all nodes, and hinder nobody who has a token', async () => {
    const crowd = await openScene();
    const other = await crowd.postern.anotherNode();
    try {
      await openRegistration(crowd);
      let made = 0;
      let waiting = 0;
      for (let i = 0; i < 60; i++) {
        const node = i % 2 === 0 ? crowd.issuer : other.url;
        const { status, headers } = await ask(`${node}/oauth/v2/register`, { body: native });
        if (status === 201) made++;
        else {
          expect(status).toBe(429);
          waiting = Number(headers.get('retry-after'));
        }
      }
      expect(made).toBeLessThanOrEqual(31);
      expect(waiting).toBeGreaterThan(0);
      const { token } = await initialToken(crowd);
      expect((await register(crowd, native, token)).status).toBe(201);
    } finally {
      await other.stop();
      await crowd.postern.stop();
    }
  });
});

describe('a sector', () => {
  const device = 'urn:ietf:params:oauth:grant-type:device_code';
  const shop = { redirect_uris: ['https://shop.example/cb'], subject_type: 'pairwise' };

  test('of another site tells no names to who registers its redirect URIs, and is answered elsewhere', async () => {
    const asDevice = { ...shop, grant_types: ['authorization_code', device] };
    const { status, body } = await register(scene, asDevice);
    expect([status, body.error]).toEqual([400, 'invalid_client_metadata']);
    expect(body.error_description).toContain('subject_type');
    const { token } = await initialToken(scene);
    expect((await register(scene, asDevice, token)).status).toBe(201);
    const mine = (await register(scene, shop)).body;
    const changed = await ask(mine.registration_client_uri, {
      method: 'PUT',
      token: mine.registration_access_token,
      body: { ...asDevice, client_id: mine.client_id },
    });
    expect([changed.status, changed.body.error]).toEqual([400, 'invalid_client_metadata']);
  });

  test('is none that a program has written into an address of its own', async () => {
    const { status, body } = await register(scene, {
      ...native,
      ...shop,
      redirect_uris: ['com.thief.app://shop.example/cb'],
    });
    expect([status, body.error]).toEqual([400, 'invalid_client_metadata']);
  });
});

describe('changes without end', () => {
  const list = 'https://shop.example/sector.json';
  const urisOf = (n: number) => [`https://shop.example/${n}`];
  const metadata = { redirect_uris: urisOf(0), sector_identifier_uri: list };

  test('do not make the server ask somebody: not for what stays, nor more often than it lets through', async () => {
    const hosts = documentHosts();
    const busy = await openScene({ outbound: hosts.outbound });
    try {
      await openRegistration(busy);
      hosts.serve(
        list,
        Array.from({ length: 100 }, (_, n) => urisOf(n)[0]),
      );
      const { body } = await register(busy, metadata);
      const put = (more: object = {}) =>
        ask(body.registration_client_uri, {
          method: 'PUT',
          token: body.registration_access_token,
          body: { ...metadata, client_id: body.client_id, ...more },
        });
      expect(hosts.asked).toEqual([list]);
      for (let n = 0; n < 3; n++) expect((await put({ client_name: `Shop ${n}` })).status).toBe(200);
      expect(hosts.asked).toEqual([list]);
      const statuses = new Set<number>();
      for (let n = 1; n < 60; n++) statuses.add((await put({ redirect_uris: urisOf(n) })).status);
      expect([...statuses]).toEqual([200, 429]);
      expect(hosts.asked.length).toBeLessThan(40);
      const other = (await register(busy, native)).body;
      const changed = await ask(other.registration_client_uri, {
        method: 'PUT',
        token: other.registration_access_token,
        body: { ...native, client_id: other.client_id },
      });
      expect(changed.status).toBe(200);
    } finally {
      await busy.postern.stop();
    }
  });
});
