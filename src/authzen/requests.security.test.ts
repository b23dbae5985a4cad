import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { authorize, basic, obtainTokens, post, redirectUri } from '../oidc/testing.ts';
import {
  type AccessScene,
  openAccessScene,
  question,
  resource,
  type SearchAnswer,
  textOf,
} from './testing.ts';

/** Requests for decisions that are made up: tokens of pages, hostile JSON, and more than one may hold. */

let scene: AccessScene;
beforeAll(async () => {
  scene = await openAccessScene();
});
afterAll(() => scene?.postern.stop());

describe('a token of a page', () => {
  const body = (more: object = {}) => ({
    subject: { type: 'user' },
    action: { name: 'read' },
    resource: { type: 'document', id: 'paged' },
    ...more,
  });
  const page = async (path: string, asked: object, headers = {}) => {
    const response = await scene.ask(path, asked, headers);
    return response.ok ? ((await response.json()) as SearchAnswer) : response.status;
  };

  test('is good for its own search and nothing else', async () => {
    const userIds = await Promise.all(Array.from({ length: 3 }, () => scene.user()));
    for (const userId of userIds) {
      await scene.permit('paged', { userId }, 'read');
      await scene.permit('paged-2', { userId }, 'read');
    }
    const first = (await page('search/subject', body({ page: { limit: 2 } }))) as SearchAnswer;
    const token = first.page.next_token;
    expect(first.results).toHaveLength(2);
    const next = (await page('search/subject', body({ page: { token } }))) as SearchAnswer;
    expect([...first.results, ...next.results].map(({ id }) => id)).toEqual([...userIds].sort());

    const { authorization } = await scene.otherProject();
    const misused: [string, object, object?][] = [
      ['search/subject', body({ page: { token, limit: 100 } })],
      ['search/subject', body({ resource: { type: 'document', id: 'paged-2' }, page: { token } })],
      ['search/subject', body({ action: { name: 'edit' }, page: { token } })],
      ['search/resource', body({ subject: { type: 'user', id: userIds[0] }, page: { token } })],
      ['search/subject', body({ page: { token } }), { authorization }],
      ['search/subject', body({ page: { token: `${token}x` } })],
      ['search/subject', body({ page: { token: `x${token}` } })],
      ['search/subject', body({ page: { token: '' } })],
      ['search/subject', body({ page: { token: 7 } })],
      ['search/subject', body({ page: { token: Buffer.from('["",9,""]').toString('base64url') } })],
    ];
    for (const [path, asked, headers] of misused) expect(await page(path, asked, headers)).toBe(400);
  });

  test('is nothing else that the server has sealed', async () => {
    const { access_token } = await obtainTokens(scene);
    const pushed = await post(
      scene,
      '/oauth/v2/par',
      { client_id: scene.web.clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid' },
      scene.web,
    );
    const { request_uri } = (await pushed.json()) as { request_uri: string };
    const sealed = request_uri.replace('urn:ietf:params:oauth:request_uri:', '');
    for (const token of [access_token, sealed])
      expect(await page('search/subject', body({ page: { token } }))).toBe(400);
    const answer = await authorize(scene, { client_id: scene.web.clientId, request_uri });
    expect(answer.status).toBe(302);
  });
});

describe('hostile JSON', () => {
  const raw = (text: string | Uint8Array<ArrayBuffer>) =>
    fetch(`${scene.issuer}/access/v1/evaluation`, {
      method: 'POST',
      headers: {
        authorization: basic(scene.api.clientId, scene.api.secret),
        'content-type': 'application/json',
      },
      body: text,
    });
  const whole = JSON.stringify(question('x'));

  test.each([
    ['nested without end', `{"subject":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ['nested without an end', '{"a":'.repeat(50_000)],
    ['of more parts than a request holds', `{"evaluations":[${'{},'.repeat(30_000)}{}]}`],
    ['larger than a request may be', `{"subject":"${'x'.repeat(2_000_000)}"}`],
    ['that is no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['cut off', whole.slice(0, -1)],
    ['with more behind it', `${whole}{}`],
    ['with comments', `/* */${whole}`],
  ])('%s is refused', async (_, text) => {
    const response = await raw(text);
    expect([400, 413]).toContain(response.status);
    expect(response.headers.get('content-type')).toStartWith('text/plain');
  });

  test.each([
    ['__proto__', `{"__proto__":{"subject":{"type":"user","id":"x"}},${whole.slice(1)}`, 200],
    ['a subject by inheritance', `{"__proto__":${whole}}`, 400],
    [
      'names of every object',
      `{"subject":{"type":"constructor","id":"toString"},"action":{"name":"valueOf"},"resource":{"type":"__proto__","id":"hasOwnProperty"}}`,
      200,
    ],
  ])('%s means nothing', async (_, text, status) => {
    const response = await raw(text);
    expect(response.status).toBe(status);
    if (status === 200) expect(await response.json()).toMatchObject({ decision: false });
  });

  test('thousands of evaluations are refused, and a thousand answered', async () => {
    const evaluations = Array.from({ length: 1_000 }, (_, at) => ({
      resource: { ...resource, id: `doc-${at}` },
    }));
    const asked = { ...question(scene.alice.userId), evaluations };
    const answered = await scene.ask('evaluations', asked);
    expect(((await answered.json()) as { evaluations: unknown[] }).evaluations).toHaveLength(1_000);
    const more = { ...asked, evaluations: [...evaluations, {}] };
    expect(await textOf(await scene.ask('evaluations', more))).toEqual([
      400,
      'A request holds at most 1000 evaluations; send them in parts',
    ]);
  });
});
