import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import { createClient } from '@connectrpc/connect';
import { type createConnectQueryKey, createQueryOptions } from '@connectrpc/connect-query';
import { AuthService } from '../../../contract/services/auth/v1.ts';
import { OrganizationService } from '../../../contract/services/org/v2.ts';
import { UserService } from '../../../contract/services/user/v2.ts';
import { startTestPostern, type TestPostern } from '../../../testing/postern.ts';
import { AuthProblem } from '../auth/index.ts';
import { de } from '../texts/de/index.ts';
import { en } from '../texts/en/index.ts';
import { createQueryClient } from './api.ts';
import { createJournal } from './journal.ts';
import { problemOf, problemOfChange } from './problem.ts';
import { refetch } from './refetch.ts';
import { createTransport, type TokenSource } from './transport.ts';

/** The console's side of the API, against the real server over the wire. */

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const journal = createJournal();
beforeEach(() => journal.clear());
let language = '';
const transport = (
  session: TokenSource = { token: async () => postern.pat },
  orgId?: string,
  origin?: string,
) =>
  createTransport({
    session,
    origin: origin ?? postern.url,
    orgId,
    journal,
    language: () => language,
  });
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => problemOf(error),
  );

test('what is not there: the code, the id of the rule, and the sentence without it', async () => {
  const users = createClient(UserService, transport());
  const problem = await failureOf(users.getUserByID({ userId: 'nobody' }));
  expect(problem).toMatchObject({ code: 'not_found', retryable: false, violations: [] });
  expect(problem.id).toMatch(/^[A-Z]+-\w+$/);
  expect(problem.title(en)).not.toContain(problem.id as string);
  expect(problem.title(en).length).toBeGreaterThan(10);
  expect(problem.title(de)).toBe(problem.title(en));
});

test('what breaks a rule of the contract: the field and what is wrong with it', async () => {
  const organizations = createClient(OrganizationService, transport());
  const { code, violations } = await failureOf(organizations.addOrganization({ name: '' }));
  expect(code).toBe('invalid_argument');
  expect(violations).toMatchObject([{ field: 'name', message: expect.stringContaining(' ') }]);
});

test('a server that is away: retryable, with a sentence of our own in the language of the page', async () => {
  const users = createClient(UserService, transport(undefined, undefined, 'http://127.0.0.1:1'));
  const problem = await failureOf(users.getUserByID({ userId: '1' }));
  expect(problem).toMatchObject({ code: 'unavailable', retryable: true, id: undefined });
  expect(problem.title(en)).toContain('cannot be reached');
  expect(problem.title(de)).toBe(de.problems.signIn.network);
  expect(journal.list()).toMatchObject([{ outcome: 'unavailable' }]);
});

test('an ended session, as the sign-in tells it', async () => {
  const session = { token: () => Promise.reject(new AuthProblem('ended')) };
  const problem = await failureOf(createClient(AuthService, transport(session)).getMyUser({}));
  expect(problem).toMatchObject({ code: 'unauthenticated', retryable: false });
  expect(problem.title(en)).toBe(en.problems.signIn.ended);
});

test('a refused token is renewed once and the call repeated; one refused again is told', async () => {
  const asked: (string | undefined)[] = [];
  const renewing = async (refused?: string) => {
    asked.push(refused);
    return refused === undefined ? 'stale' : postern.pat;
  };
  const { user } = await createClient(AuthService, transport({ token: renewing })).getMyUser({});
  expect(user?.id).not.toBe('');
  expect(asked).toEqual([undefined, 'stale']);
  const problem = await failureOf(
    createClient(AuthService, transport({ token: async () => 'stale' })).getMyUser({}),
  );
  expect(problem.code).toBe('unauthenticated');
});

test('calls act in the organization in view, in the language of the page', async () => {
  const { organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Elsewhere' },
  );
  language = 'de';
  const sent: Headers[] = [];
  const spy = Bun.serve({
    port: 0,
    fetch(request) {
      sent.push(request.headers);
      return Response.json({});
    },
  });
  const elsewhere = createClient(AuthService, transport(undefined, organizationId, spy.url.origin));
  await elsewhere.listMyZitadelPermissions({});
  await spy.stop(true);
  language = '';
  expect(sent[0]?.get('x-zitadel-orgid')).toBe(organizationId);
  expect(sent[0]?.get('accept-language')).toBe('de');
  expect(sent[0]?.get('authorization')).toBe(`Bearer ${postern.pat}`);
  const { result } = await createClient(
    AuthService,
    transport(undefined, organizationId),
  ).listMyZitadelPermissions({});
  expect(result).toContain('org.write');
});

test('the journal has what was asked and what became of it, without secrets', async () => {
  const users = createClient(UserService, transport(undefined, '7'));
  await failureOf(
    users.setPassword({ userId: 'nobody', newPassword: { password: 'Secret-1234', changeRequired: true } }),
  );
  expect(journal.list()).toMatchObject([
    {
      service: 'zitadel.user.v2.UserService',
      method: 'SetPassword',
      orgId: '7',
      request: { userId: 'nobody', newPassword: { password: '…', changeRequired: true } },
      durationMs: expect.any(Number),
    },
  ]);
  expect(JSON.stringify(journal.list())).not.toContain('Secret-1234');
});

test('the journal keeps the last fifty', () => {
  const call = { service: 's', request: {}, orgId: undefined };
  for (let made = 1; made <= 60; made++) journal.begin({ ...call, method: `m${made}` })('ok');
  expect(journal.list()).toHaveLength(50);
  expect(journal.list().at(-1)).toMatchObject({ method: 'm60', outcome: 'ok' });
});

test('after a change the answers of the service that it touched are stale, those of others are not', async () => {
  const queries = createQueryClient();
  const here = transport();
  const me = createQueryOptions(AuthService.method.getMyUser, {}, { transport: here });
  const organizations = createQueryOptions(
    OrganizationService.method.listOrganizations,
    {},
    { transport: here },
  );
  await Promise.all([queries.fetchQuery(me), queries.fetchQuery(organizations)]);
  const isStale = (options: { queryKey: ReturnType<typeof createConnectQueryKey> }) =>
    queries.getQueryState(options.queryKey)?.isInvalidated;
  await refetch(queries, [OrganizationService]);
  expect([isStale(me), isStale(organizations)]).toEqual([false, true]);
  await refetch(queries, [AuthService.method.getMyUser]);
  expect(isStale(me)).toBe(true);
});

test('a change whose answer was lost may have been done; one that was not sent was not', async () => {
  const lost = (session?: TokenSource) =>
    createClient(UserService, transport(session, undefined, 'http://127.0.0.1:1'))
      .removePhone({ userId: '1' })
      .then(
        () => {
          throw new Error('it did not fail');
        },
        (error: unknown) => problemOfChange(error),
      );
  const { title, retryable } = await lost();
  expect([title(en), retryable]).toEqual([en.problems.answerLost, true]);
  const away = new AuthProblem('network', { cause: new TypeError() });
  const unsent = await lost({ token: () => Promise.reject(away) });
  expect(unsent.title(en)).toBe(en.problems.signIn.network);
});
