import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { createRequestContext } from '../authz/request-context.ts';
import * as v2 from '../contract/services/session/v2.ts';
import * as v2beta from '../contract/services/session/v2beta.ts';
import type { Caller } from '../contract/types.ts';
import { createPools } from '../database/index.ts';
import { appendIn, createEventStore, runCommand, writeOf } from '../eventstore/index.ts';
import { membershipsOf } from '../member/index.ts';
import type { Platform } from '../platform.ts';
import { projections } from '../projections.ts';
import { type TestPlatform, testPlatform, testScope } from '../testing/platform.ts';
import { type TestTenant, testPassword, testTenant } from '../testing/tenant.ts';
import { userAggregate, userEvents } from '../user/index.ts';
import { sessionUsers, verifySessionToken } from './index.ts';
import { sessionService } from './v2.ts';
import { sessionServiceBeta } from './v2beta.ts';

let platform: TestPlatform;
let tenant: TestTenant;
let alice: string;

beforeAll(async () => {
  platform = await testPlatform({ projections });
  tenant = await testTenant(platform);
  alice = await tenant.addPerson({ userName: 'alice', language: 'de' });
});
afterAll(() => platform?.close());

const contextOf = (userId: string) => {
  const caller: Caller = { userId, orgId: tenant.orgId, kind: 'human', credential: 'access_token' };
  return createRequestContext({
    requestId: 'r',
    service: 'test',
    instance: tenant.instance,
    header: () => undefined,
    headers: () => new Headers(),
    remoteAddress: '127.0.0.1',
    signal: () => new AbortController().signal,
    authenticated: { caller },
    loadMemberships: () => membershipsOf(platform.sql, tenant.instance.id, userId),
  });
};

/** Calls a method as the wire does: messages in, messages out, projections waited for. */
async function call<M extends keyof typeof v2.SessionService.method>(
  method: M,
  request: MessageInitShape<(typeof v2.SessionService.method)[M]['input']>,
  options: { as?: string; beta?: boolean; node?: Platform } = {},
) {
  const stable = sessionService(options.node ?? platform);
  const service = options.beta ? v2beta.SessionService : v2.SessionService;
  const { input, output } = service.method[method];
  const handler = (options.beta ? sessionServiceBeta(stable) : stable).handlers[method];
  const context = contextOf(options.as ?? tenant.adminId);
  const answer = await handler?.(create(input, request as never) as never, context);
  await platform.settled();
  type Output = (typeof v2.SessionService.method)[M]['output'];
  return create(output, answer as never) as unknown as import('@bufbuild/protobuf').MessageShape<Output>;
}

const asAlice = {
  checks: { user: { search: { case: 'loginName' as const, value: 'alice@acme.localhost' } } },
};
const withPassword = { checks: { ...asAlice.checks, password: { password: testPassword } } };
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'passed',
    (error) => `${error.kind} ${error.id}`,
  );

test('of several changes with one token one succeeds, whatever they change and on whatever node', async () => {
  const { sessionId, sessionToken } = await call('createSession', asAlice);
  const pools = createPools({ url: platform.databaseUrl, poolSize: 4, applicationName: 'another node' });
  const nodes: Platform[] = [platform, { ...platform, store: createEventStore(pools) }];
  const changes = [
    {},
    { metadata: { k: new Uint8Array([1]) } },
    { checks: { password: { password: testPassword } } },
    { lifetime: { seconds: 600n } },
  ];
  const settled = await Promise.allSettled(
    nodes.flatMap((node) =>
      changes.map((change) => call('setSession', { sessionId, sessionToken, ...change }, { node })),
    ),
  );
  await pools.close(1_000);
  const answers = settled.filter((outcome) => outcome.status === 'fulfilled');
  expect(answers).toHaveLength(1);
  for (const outcome of settled) {
    if (outcome.status === 'rejected') {
      expect(outcome.reason).toMatchObject({ kind: 'permission_denied', id: 'SESSION-Tok01' });
    }
  }
  const next = answers[0]?.value.sessionToken ?? '';
  expect((await call('setSession', { sessionId, sessionToken: next })).sessionToken).not.toBe(next);
});

describe('sessions over the contract', () => {
  test('are created with checks and read back with their factors', async () => {
    const created = await call('createSession', {
      ...withPassword,
      metadata: { purpose: new TextEncoder().encode('demo') },
      lifetime: { seconds: 3600n, nanos: 0 },
      userAgent: {
        fingerprintId: 'print-1',
        ip: '192.0.2.7',
        description: 'Firefox',
        header: { 'accept-language': { values: ['de', 'en'] } },
      },
    });
    expect(created.details?.resourceOwner).toBe(tenant.instance.id);
    const { session } = await call('getSession', { sessionId: created.sessionId });
    expect(session?.factors?.user).toMatchObject({
      id: alice,
      loginName: 'alice',
      displayName: 'alice Example',
      organizationId: tenant.orgId,
    });
    expect(session?.factors?.password?.verifiedAt).toBeDefined();
    expect(session?.factors?.totp).toBeUndefined();
    expect(new TextDecoder().decode(session?.metadata['purpose'])).toBe('demo');
    expect(session?.userAgent?.header['accept-language']?.values).toEqual(['de', 'en']);
    const lifetime = Number(session?.expirationDate?.seconds) - Number(session?.creationDate?.seconds);
    expect(lifetime).toBe(3600);
    expect(created.details?.sequence).toBe(session!.sequence);

    const listed = await call('listSessions', {
      queries: [{ query: { case: 'idsQuery', value: { ids: [created.sessionId] } } }],
    });
    expect(listed.details?.totalResult).toBe(1n);
    expect(listed.sessions[0]).toEqual(session!);
  });

  test('give a new token with every change, and only the newest is good', async () => {
    const created = await call('createSession', asAlice);
    const set = await call('setSession', {
      sessionId: created.sessionId,
      sessionToken: created.sessionToken,
      checks: { password: { password: testPassword } },
    });
    expect(set.sessionToken).not.toBe(created.sessionToken);
    const verify = (token: string) =>
      verifySessionToken(platform, sessionUsers(platform), tenant.instance.id, token);
    expect(await verify(created.sessionToken)).toBeUndefined();
    const verified = await verify(set.sessionToken);
    expect(verified).toMatchObject({ id: created.sessionId, user: { id: alice, preferredLanguage: 'de' } });
    expect(verified?.authenticatedAt).toBeInstanceOf(Date);
    expect(
      await refusal(call('getSession', { sessionId: created.sessionId, sessionToken: created.sessionToken })),
    ).toBe('permission_denied SESSION-Tok01');
    expect(
      await verifySessionToken(platform, sessionUsers(platform), 'other', set.sessionToken),
    ).toBeUndefined();
  });

  test('whose user was only named prove nothing', async () => {
    const { sessionToken } = await call('createSession', asAlice);
    const verified = await verifySessionToken(
      platform,
      sessionUsers(platform),
      tenant.instance.id,
      sessionToken,
    );
    expect(verified?.user?.id).toBe(alice);
    expect(verified?.authenticatedAt).toBeUndefined();
  });

  test('are not made by a wrong password, which counts', async () => {
    const before = (await call('listSessions', {})).details?.totalResult;
    const wrong = { checks: { ...asAlice.checks, password: { password: 'Wrong-1234' } } };
    const attempt = () => call('createSession', wrong);
    for (const failedAttempts of [1, 2]) {
      await expect(attempt()).rejects.toMatchObject({ kind: 'invalid_argument', failedAttempts });
    }
    expect((await call('listSessions', {})).details?.totalResult).toBe(before!);
  });

  test('belong to those who hold a token, a permission, or are their user', async () => {
    const bob = await tenant.addPerson({ userName: 'bob' });
    const { sessionId, sessionToken } = await call('createSession', withPassword);
    const as = { as: bob };
    expect(await refusal(call('createSession', asAlice, as))).toBe('permission_denied AUTHZ-Per01');
    expect(await refusal(call('getSession', { sessionId }, as))).toBe('permission_denied AUTHZ-Per01');
    expect(await refusal(call('setSession', { sessionId }, as))).toBe('permission_denied AUTHZ-Per01');
    expect(await refusal(call('deleteSession', { sessionId }, as))).toBe('permission_denied AUTHZ-Per01');
    expect((await call('listSessions', {}, as)).sessions).toEqual([]);

    expect((await call('getSession', { sessionId, sessionToken }, as)).session?.id).toBe(sessionId);
    const own = await call('listSessions', {}, { as: alice });
    expect(own.sessions.map((session) => session.factors?.user?.id)).toContain(alice);
    expect(new Set(own.sessions.map((session) => session.factors?.user?.id))).toEqual(new Set([alice]));
    await call('deleteSession', { sessionId }, { as: alice });
    expect(await refusal(call('getSession', { sessionId }))).toBe('not_found SESSION-Nfd01');
    expect(await refusal(call('setSession', { sessionId }))).toBe('not_found SESSION-Nfd01');
    await call('deleteSession', { sessionId });
    await call('deleteSession', { sessionId: 'never-was' });
  });

  test('can be searched by user, creator, user agent and dates', async () => {
    const fingerprint = `print-${platform.ids()}`;
    const created = await call('createSession', {
      ...asAlice,
      lifetime: { seconds: 60n, nanos: 0 },
      userAgent: { fingerprintId: fingerprint, header: {} },
    });
    const { session } = await call('getSession', { sessionId: created.sessionId });
    type Query = MessageInitShape<typeof v2.SearchQuerySchema>['query'];
    const found = async (...queries: Query[]) => {
      const answer = await call('listSessions', {
        queries: [
          ...queries.map((query) => ({ query })),
          { query: { case: 'userAgentQuery' as const, value: { fingerprintId: fingerprint } } },
        ] as MessageInitShape<typeof v2.SearchQuerySchema>[],
      });
      return answer.sessions.length;
    };
    expect(await found()).toBe(1);
    expect(await found({ case: 'userIdQuery', value: { id: alice } })).toBe(1);
    expect(await found({ case: 'userIdQuery', value: { id: 'nobody' } })).toBe(0);
    expect(await found({ case: 'creatorQuery', value: {} })).toBe(1);
    expect(await found({ case: 'creatorQuery', value: { id: alice } })).toBe(0);
    const end = session?.expirationDate;
    for (const [method, count] of [
      [1, 0],
      [3, 0],
      [0, 1],
    ] as const) {
      const value = { expirationDate: end!, method };
      expect([method, await found({ case: 'expirationDateQuery', value } as Query)]).toEqual([method, count]);
    }
    const past = { seconds: 0n, nanos: 0 };
    expect(
      await found({ case: 'creationDateQuery', value: { creationDate: past, method: 1 } } as Query),
    ).toBe(1);
    expect(
      await found({ case: 'creationDateQuery', value: { creationDate: past, method: 3 } } as Query),
    ).toBe(0);
    expect(await refusal(found({ case: 'userAgentQuery', value: {} } as Query))).toBe(
      'failed_precondition SESSION-Flt03',
    );
  });

  test('are the same under v2beta', async () => {
    const created = await call('createSession', withPassword, { beta: true });
    const { session } = await call('getSession', { sessionId: created.sessionId }, { beta: true });
    expect(session?.factors?.password?.verifiedAt).toBeDefined();
  });
});

describe('a session whose user', () => {
  const verify = (token: string) =>
    verifySessionToken(platform, sessionUsers(platform), tenant.instance.id, token);
  const happen = async (userId: string, ...events: Parameters<typeof writeOf>[2]['events']) => {
    const loaded = await platform.store.load(tenant.instance.id, userAggregate, userId);
    await appendIn(platform.store, testScope(tenant.instance.id), [
      writeOf(loaded, tenant.orgId, { events }),
    ]);
  };
  const open = async (userName: string) => {
    const userId = await tenant.addPerson({ userName });
    const search = { case: 'userId' as const, value: userId };
    const { sessionToken, sessionId } = await call('createSession', {
      checks: { user: { search }, password: { password: testPassword } },
    });
    return { userId, sessionToken, sessionId };
  };

  test.each([
    ['locked', userEvents.userLocked({})],
    ['deactivated', userEvents.userDeactivated({})],
    ['removed', userEvents.userRemoved({})],
  ])('is %s is of no use at once', async (state, event) => {
    const { userId, sessionToken } = await open(`user-${state}`);
    expect(await verify(sessionToken)).toBeDefined();
    await happen(userId, event);
    expect(await verify(sessionToken)).toBeUndefined();
    expect(
      await refusal(
        call('createSession', { checks: { user: { search: { case: 'userId', value: userId } } } }),
      ),
    ).toBe(state === 'removed' ? 'not_found SESSION-Usr03' : 'failed_precondition SESSION-Usr04');
  });

  test('is of a deactivated organization is of no use at once', async () => {
    const { orgAggregate, orgCommands } = await import('../org/index.ts');
    const { sessionToken } = await open('user-of-org');
    const change = (decide: (typeof orgCommands)['deactivateOrg']) =>
      runCommand(platform.store, testScope(tenant.instance.id), orgAggregate, tenant.orgId, ({ state }) =>
        decide(state),
      );
    await change(orgCommands.deactivateOrg);
    expect(await verify(sessionToken)).toBeUndefined();
    await change(orgCommands.reactivateOrg);
    expect(await verify(sessionToken)).toBeDefined();
  });

  test('changed the password since has proved nothing', async () => {
    const { userId, sessionToken, sessionId } = await open('user-new-password');
    expect((await call('getSession', { sessionId })).session?.factors?.password).toBeDefined();
    await happen(userId, userEvents.passwordChanged({ encodedHash: 'x', changeRequired: false }));
    expect(await verify(sessionToken)).toMatchObject({ id: sessionId, authenticatedAt: undefined });
    await platform.settled();
    const listed = await call('listSessions', {
      queries: [{ query: { case: 'idsQuery', value: { ids: [sessionId] } } }],
    });
    expect(listed.sessions[0]?.factors?.user?.id).toBe(userId);
    expect(listed.sessions[0]?.factors?.password).toBeUndefined();
    const { session } = await call('getSession', { sessionId });
    expect(session?.factors?.user?.id).toBe(userId);
    expect(session?.factors?.password).toBeUndefined();
  });
});
