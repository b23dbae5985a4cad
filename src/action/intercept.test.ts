import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { testCertificate } from '../contract/listener/testing-certificate.ts';
import { until } from '../testing/patience.ts';
import { RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';
import { actionsOf, receiver } from './testing.ts';

let postern: TestPostern;
const hooks = receiver();
const actions = actionsOf(() => postern);
const closing: (() => Promise<void> | void)[] = [];
beforeAll(async () => {
  postern = await startTestPostern({
    configure: (config) => {
      config.outbound.allow.push('127.0.0.1');
    },
  });
});
const orgs = 'zitadel.org.v2.OrganizationService';
const method = `/${orgs}/AddOrganization`;
const conditions = [
  { request: { method } },
  { request: { service: orgs } },
  { request: { all: true } },
  { response: { method } },
];
afterEach(async () => {
  hooks.answers(() => new Response('{}'));
  for (const condition of conditions) await actions.set(condition, []);
});
afterAll(async () => {
  await postern?.stop();
  await hooks.stop();
  for (const close of closing) await close();
});

let count = 0;
const unused = () => `org ${++count}`;
const add = (name = unused(), token?: string) =>
  postern.call<{ organizationId: string }>(`${orgs}/AddOrganization`, { name }, token);
const failure = async (attempt: Promise<unknown>) => {
  const thrown = await attempt.catch((error: unknown) => error);
  if (thrown instanceof RpcFailure) return { code: thrown.body.code, message: thrown.body.message };
  throw new Error(`nothing was refused: ${JSON.stringify(thrown)}`);
};
const names = async () =>
  (
    await postern.call<{ result: { name: string }[] }>(`${orgs}/ListOrganizations`, {
      query: { limit: 1000 },
    })
  ).result.map(({ name }) => name);

describe('an execution on requests', () => {
  test('calls its target from the next request on, with who asks for what, and no proof of who it is', async () => {
    const { id, signingKey } = await actions.target(hooks.at('/seen'));
    await add();
    await actions.set({ request: { method } }, [id]);
    const name = unused();
    await add(name);
    await actions.set({ request: { method } }, []);
    await add();
    expect(hooks.got('/seen')).toMatchObject([
      {
        fullMethod: method,
        instanceID: postern.instanceId,
        orgID: expect.stringMatching(/^\d+$/),
        userID: expect.stringMatching(/^\d+$/),
        request: { name },
        headers: { 'Content-Type': ['application/json'] },
      },
    ]);
    const [call] = hooks.calls.filter(({ path }) => path === '/seen');
    expect(call?.headers.get('zitadel-signature')).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    expect(call?.text).not.toContain(postern.pat);
    expect(call?.text).not.toContain(signingKey);
  });

  test('changes what is asked, target after target in their order', async () => {
    hooks.answers(({ path, text }) => {
      const { request } = JSON.parse(text) as { request: { name: string } };
      return Response.json({ ...request, name: `${request.name}${path}` });
    });
    const [a, b, webhook] = await Promise.all([
      actions.target(hooks.at('/a'), { restCall: {} }),
      actions.target(hooks.at('/b'), { restCall: {} }),
      actions.target(hooks.at('/webhook')),
    ]);
    await actions.set({ request: { method } }, [b!.id, webhook!.id, a!.id]);
    const name = unused();
    await add(name);
    expect(await names()).toContain(`${name}/b/a`);
    expect(hooks.got('/webhook')).toMatchObject([{ request: { name: `${name}/b` } }]);
  });

  test('calls the narrowest that has targets', async () => {
    const [all, service] = await Promise.all([
      actions.target(hooks.at('/all')),
      actions.target(hooks.at('/service')),
    ]);
    await actions.set({ request: { all: true } }, [all!.id]);
    await actions.set({ request: { service: orgs } }, [service!.id]);
    await add();
    await postern.call('zitadel.user.v2.UserService/ListUsers', {});
    expect(hooks.got('/service').map((call) => call['fullMethod'])).toEqual([method]);
    expect(hooks.got('/all').map((call) => call['fullMethod'])).toEqual([
      '/zitadel.user.v2.UserService/ListUsers',
    ]);
  });

  test('cannot change it into something that the caller may not do', async () => {
    const { organizationId } = await add();
    const member = await postern.call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
      organizationId,
      username: 'manager',
      machine: { name: 'manager' },
    });
    await postern.call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
      userId: member.id,
      resource: { organizationId },
      roles: ['ORG_OWNER'],
    });
    const { token } = await postern.call<{ token: string }>(
      'zitadel.user.v2.UserService/AddPersonalAccessToken',
      {
        userId: member.id,
        expirationDate: '2100-01-01T00:00:00Z',
      },
    );
    const another = await add();
    const project = '/zitadel.project.v2.ProjectService/CreateProject';
    hooks.answers(({ text }) => {
      const { request } = JSON.parse(text) as { request: object };
      return Response.json({ ...request, organizationId: another.organizationId });
    });
    const { id } = await actions.target(hooks.at('/elsewhere'), { restCall: { interruptOnError: true } });
    await actions.set({ request: { method: project } }, [id]);
    const create = (orgId: string) =>
      postern.call(project.slice(1), { organizationId: orgId, name: unused() }, token);
    expect(await failure(create(organizationId))).toMatchObject({ code: 'permission_denied' });
    await actions.set({ request: { method: project } }, []);
    await create(organizationId);
  });

  test('leaves the calls alone by which actions are set right again', async () => {
    hooks.answers(() => new Response('no', { status: 500 }));
    const { id } = await actions.target(hooks.at('/stops-all'), { restWebhook: { interruptOnError: true } });
    await actions.set({ request: { all: true } }, [id]);
    expect(await failure(postern.call(`${orgs}/ListOrganizations`, {}))).toMatchObject({
      code: 'failed_precondition',
    });
    expect((await postern.fetch('/admin/v1/healthz')).status).toBe(200);
    await actions.set({ request: { all: true } }, []);
    await add();
  });

  test('tells an asynchronous target without waiting for it', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    hooks.answers(async () => {
      await gate;
      return new Response();
    });
    const { id } = await actions.target(hooks.at('/async'), { restAsync: {} });
    await actions.set({ request: { method } }, [id]);
    await add();
    await until(() => hooks.got('/async').length === 1);
    open();
  });
});

test('what a target answered last can be looked at on every node, and after they have gone', async () => {
  hooks.answers(() => new Response('not now', { status: 503 }));
  const { id } = await actions.target(hooks.at('/looked-at'), { restCall: { interruptOnError: true } });
  await actions.set({ request: { method } }, [id]);
  expect(await failure(add())).toMatchObject({ code: 'failed_precondition' });
  hooks.answers(() => new Response());
  await add();
  const lookedAt = async (url: string) => {
    const response = await fetch(`${url}/postern/v1/targets/${id}/runs`, {
      headers: { authorization: `Bearer ${postern.pat}` },
    });
    return (await response.json()) as { runs?: { endDate: string; durationMs: number }[] };
  };
  const expected = {
    targetId: id,
    runs: [
      { endDate: expect.any(String), durationMs: expect.any(Number), status: 200 },
      { status: 503, error: 'The target answered with status 503', said: 'not now' },
    ],
  };
  expect(await lookedAt(postern.url)).toMatchObject(expected);
  const other = await postern.anotherNode();
  try {
    await until(async () => (await lookedAt(other.url)).runs?.length === 2);
    expect(await lookedAt(other.url)).toMatchObject(expected);
  } finally {
    await other.stop();
  }
  // What was answered may be anybody's.
  const rows = await postern.server.platform.sql<{ runs: object }[]>`select runs from delivery.last_runs`;
  expect(JSON.stringify(rows.map(({ runs }) => runs))).not.toContain('not now');
});

test('an execution on responses sees what was asked and answered, and changes the answer', async () => {
  hooks.answers(({ text }) => {
    const { response } = JSON.parse(text) as { response: { organizationId: string } };
    return Response.json({ ...response, organizationId: `masked ${response.organizationId}` });
  });
  const { id } = await actions.target(hooks.at('/answered'), { restCall: {} });
  await actions.set({ response: { method } }, [id]);
  const name = unused();
  const { organizationId } = await add(name);
  expect(organizationId).toStartWith('masked ');
  expect(hooks.got('/answered')).toMatchObject([{ fullMethod: method, request: { name }, response: {} }]);
  expect(await names()).toContain(name);
});

describe('a target that fails', () => {
  const plain = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data: (socket) => {
        socket.terminate();
      },
    },
  });
  const secure = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    tls: { cert: testCertificate.cert, key: testCertificate.key },
    fetch: () => new Response('{}'),
  });
  closing.push(
    () => plain.stop(true),
    () => secure.stop(true),
  );
  const megabyte = new Uint8Array(1_048_576).fill(32);
  /** More than anybody wants to read. */
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          controller.enqueue(megabyte);
        },
      }),
    );
  const unanswered = new Promise<Response>(() => {});

  const failing: Readonly<
    Record<string, { endpoint?: string; answer?: () => Response | Promise<Response> }>
  > = {
    hangs: { answer: () => unanswered },
    'drops the line': { endpoint: `http://127.0.0.1:${plain.port}/` },
    'has a certificate that nobody knows': { endpoint: `https://127.0.0.1:${secure.port}/` },
    'answers without an end': { answer: endless },
    'redirects to a private address': {
      answer: () => new Response(null, { status: 307, headers: { location: 'http://10.0.0.1/' } }),
    },
    'is at a private address': { endpoint: 'http://10.0.0.1/' },
    'answers what is not JSON': { answer: () => new Response('<html>') },
    'answers another message': { answer: () => Response.json({ name: 7 }) },
    'answers a list': { answer: () => Response.json([]) },
    'answers with an error': { answer: () => new Response('{}', { status: 500 }) },
  };

  test.each(Object.entries(failing))(
    'because it %s ends the call where it is to interrupt, and else is passed over',
    async (_, { endpoint = hooks.at('/fails'), answer }) => {
      if (answer) hooks.answers(answer);
      const kind = (interruptOnError: boolean) => ({ restCall: { interruptOnError }, timeout: '0.5s' });
      const [strict, lenient] = await Promise.all([
        actions.target(endpoint, kind(true)),
        actions.target(endpoint, kind(false)),
      ]);
      await actions.set({ request: { method } }, [lenient!.id]);
      const name = unused();
      await add(name);
      expect(await names()).toContain(name);
      await actions.set({ request: { method } }, [strict!.id]);
      const refused = unused();
      const told = await failure(add(refused));
      expect(told.code).toBe('failed_precondition');
      expect(told.message).toMatch(/^An action that this call depends on (failed|did not answer in time) \(/);
      await actions.set({ request: { method } }, []);
      expect(await names()).not.toContain(refused);
    },
  );

  test.each([
    [400, 'invalid_argument'],
    [403, 'permission_denied'],
    [404, 'not_found'],
    [409, 'already_exists'],
    [422, 'failed_precondition'],
    [429, 'resource_exhausted'],
  ])('may say to the caller why, with %i', async (forwardedStatusCode, code) => {
    hooks.answers(() => Response.json({ forwardedStatusCode, forwardedErrorMessage: 'Not on Sundays' }));
    const { id } = await actions.target(hooks.at('/says'), { restCall: { interruptOnError: true } });
    await actions.set({ request: { method } }, [id]);
    expect(await failure(add())).toEqual({ code, message: 'Not on Sundays (ACTION-Fwd01)' });
  });

  test('cannot pose as the server itself', async () => {
    hooks.answers(() => Response.json({ forwardedStatusCode: 500, forwardedErrorMessage: 'It is broken' }));
    const { id } = await actions.target(hooks.at('/poses'), { restWebhook: { interruptOnError: true } });
    await actions.set({ request: { method } }, [id]);
    const told = await failure(add());
    expect(told.code).toBe('failed_precondition');
    expect(told.message).not.toContain('It is broken');
  });
});
