import { afterAll, beforeAll, expect, test } from 'bun:test';
import { systemOperator } from '../e2e/support/operator.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

let postern: TestPostern;
let orgId: string;
let userId: string;
let reader: string;
let operator: string;

interface AuditEvent {
  readonly editor: { readonly userId: string; readonly displayName: string; readonly service: string };
  readonly aggregate: {
    readonly id: string;
    readonly resourceOwner: string;
    readonly type: { type: string };
  };
  readonly sequence: string;
  readonly creationDate: string;
  readonly payload?: Record<string, unknown>;
  readonly type: { readonly type: string; readonly localized: { localizedMessage: string } };
}
interface Change {
  readonly eventType: { readonly key: string };
  readonly sequence: string;
  readonly editorId: string;
  readonly editorDisplayName: string;
}

const users = 'zitadel.user.v2.UserService';
const admin = 'zitadel.admin.v1.AdminService';

const events = async (request: object, token?: string) =>
  (await postern.call<{ events?: AuditEvent[] }>(`${admin}/ListEvents`, request, token)).events ?? [];
const typesOf = (found: readonly AuditEvent[]) => found.map(({ type }) => type.type);
const rest = async <T>(path: string, body: object, token = postern.pat): Promise<T> => {
  const response = await postern.fetch(path, {
    method: 'POST',
    token,
    headers: { 'content-type': 'application/json', 'x-zitadel-orgid': orgId },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
};
/** Both ways to ask: some of these calls take their query from the body, those of projects from the address. */
const changes = async (
  path: string,
  query: Record<string, string | number | boolean> = {},
  token?: string,
) => {
  const inAddress = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [`query.${name}`, String(value)]),
  );
  const address = path.startsWith('projects/') ? `?${inAddress}` : '';
  const full = `/management/v1/${path}/changes/_search${address}`;
  return (await rest<{ result?: Change[] }>(full, address ? {} : { query }, token)).result ?? [];
};
const keys = (found: readonly Change[]) =>
  found.map(({ eventType }) => eventType.key.replace('EventTypes.', ''));
const codeOf = (failing: Promise<unknown>) =>
  failing.then(
    () => 'ok',
    (failure: RpcFailure) => failure.body?.code ?? failure.message,
  );

beforeAll(async () => {
  const system = await systemOperator();
  operator = system.token;
  postern = await startTestPostern({ configure: system.configure });
  ({ organizationId: orgId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'ACME' },
  ));
  ({ id: userId } = await postern.call<{ id: string }>(`${users}/CreateUser`, {
    organizationId: orgId,
    username: 'grace',
    human: {
      profile: { givenName: 'Grace', familyName: 'Hopper' },
      email: { email: 'grace@example.com', isVerified: true },
      password: { password: 'Secret-1234', changeRequired: false },
    },
  }));
  const { id: robot } = await postern.call<{ id: string }>(`${users}/CreateUser`, {
    organizationId: orgId,
    username: 'robot',
    machine: { name: 'Robot' },
  });
  ({ token: reader } = await postern.call<{ token: string }>(`${users}/AddPersonalAccessToken`, {
    userId: robot,
    expirationDate: '2100-01-01T00:00:00Z',
  }));
});
afterAll(() => postern?.stop());

test('an event says who, through what and when, in words; proofs never leave', async () => {
  const [added] = await events({ aggregateId: userId, asc: true });
  expect(added).toMatchObject({
    editor: { displayName: 'provisioner', service: users },
    aggregate: { id: userId, resourceOwner: orgId, type: { type: 'user' } },
    payload: { userName: 'grace', email: 'grace@example.com', firstName: 'Grace' },
    type: { type: 'user.human.added', localized: { localizedMessage: 'User, person: added' } },
  });
  expect(added?.payload?.['encodedHash']).toBeUndefined();
  expect(Math.abs(Date.parse(added?.creationDate ?? '') - Date.now())).toBeLessThan(60_000);
  const all = await events({});
  expect(JSON.stringify(all)).not.toMatch(/\$argon2|"crypted"|privateKey/i);
  expect(all.length).toBeGreaterThan(20);
});

test('filters combine, each with what it says, and a write is seen at once', async () => {
  await postern.call(`${users}/LockUser`, { userId });
  expect(typesOf(await events({ aggregateId: userId, limit: 1 }))).toEqual(['user.locked']);
  const [locked] = await events({ eventTypes: ['user.locked'] });
  expect(locked?.aggregate.id).toBe(userId);
  await postern.call(`${users}/UnlockUser`, { userId });

  const by = locked?.editor.userId;
  expect(
    typesOf(await events({ editorUserId: by, aggregateTypes: ['user'], aggregateId: userId, asc: true })),
  ).toEqual(['user.human.added', 'user.human.email.verified', 'user.locked', 'user.unlocked']);
  expect(await events({ editorUserId: 'nobody' })).toEqual([]);
  const owned = await events({ resourceOwner: orgId });
  expect(new Set(owned.map(({ aggregate }) => aggregate.resourceOwner))).toEqual(new Set([orgId]));
  expect(
    new Set(typesOf(await events({ aggregateTypes: ['org'], resourceOwner: orgId }))).has('org.added'),
  ).toBe(true);
});

test('pages follow each other by sequence, in both directions, without gap or repeat', async () => {
  for (const asc of [true, false]) {
    const whole = await events({ asc });
    const paged: AuditEvent[] = [];
    for (let sequence = '0'; ; ) {
      const page = await events({ asc, limit: 7, sequence });
      paged.push(...page);
      if (page.length < 7) break;
      sequence = page.at(-1)?.sequence ?? '';
    }
    expect(paged.map(({ sequence }) => sequence)).toEqual(whole.map(({ sequence }) => sequence));
  }
});

test('times bound what is shown', async () => {
  const [locked] = await events({ eventTypes: ['user.locked'] });
  const at = locked?.creationDate ?? '';
  const of = { aggregateId: userId, asc: true };
  expect(typesOf(await events({ ...of, from: at }))).toEqual(['user.locked', 'user.unlocked']);
  expect(typesOf(await events({ ...of, range: { until: at } })).at(-1)).toBe('user.locked');
  expect(await events({ range: { since: '2001-01-01T00:00:00Z', until: '2001-01-02T00:00:00Z' } })).toEqual(
    [],
  );
  expect(await codeOf(events({ range: { since: at, until: '2001-01-02T00:00:00Z' } }))).toBe(
    'invalid_argument',
  );
  expect(await codeOf(events({ limit: 1001 }))).toBe('invalid_argument');
});

test('types are listed with their names in the language of the caller', async () => {
  const german = await postern.fetch('/admin/v1/events/types/_search', {
    method: 'POST',
    token: postern.pat,
    headers: { 'accept-language': 'de' },
    body: '{}',
  });
  const { eventTypes } = (await german.json()) as { eventTypes: AuditEvent['type'][] };
  expect(eventTypes.find(({ type }) => type === 'org.removed')?.localized.localizedMessage).toBe(
    'Organisation: entfernt',
  );
  const { aggregateTypes } = await postern.call<{ aggregateTypes: { type: string }[] }>(
    `${admin}/ListAggregateTypes`,
  );
  expect(aggregateTypes.map(({ type }) => type)).toContain('oidc_session');
});

test('only who may read events does', async () => {
  for (const method of [
    'ListEvents',
    'ListEventTypes',
    'ListAggregateTypes',
    'ListViews',
    'ListFailedEvents',
  ]) {
    expect(await codeOf(postern.call(`${admin}/${method}`, {}, reader))).toBe('permission_denied');
  }
});

test('changes of a user are told to administrators and to the user, page by page', async () => {
  const all = await changes(`users/${userId}`, { asc: true });
  expect(keys(all)).toEqual([
    'user.human.added',
    'user.human.email.verified',
    'user.locked',
    'user.unlocked',
  ]);
  expect(all[0]).toMatchObject({ editorDisplayName: 'provisioner', sequence: '1' });
  expect(keys(await changes(`users/${userId}`, { limit: 1 }))).toEqual(['user.unlocked']);
  expect(keys(await changes(`users/${userId}`, { sequence: '3' }))).toEqual([
    'user.human.email.verified',
    'user.human.added',
  ]);
  expect(keys(await changes(`users/${userId}`, { sequence: '3', asc: true }))).toEqual(['user.unlocked']);
  expect(await codeOf(changes(`users/${userId}`, {}, reader))).toStartWith('403');
  expect(await codeOf(changes('users/nobody'))).toStartWith('404');
  expect(await codeOf(changes(`users/${userId}`, { limit: 1001 }))).toStartWith('400');
  const mine = await rest<{ result: Change[] }>('/auth/v1/users/me/changes/_search', {}, reader);
  expect(keys(mine.result)).toEqual(['user.pat.added', 'user.machine.added']);
});

test('changes of an organization, of a project, and of one of its applications and grants alone', async () => {
  await rest('/management/v1/orgs/me/members', { userId, roles: ['ORG_OWNER_VIEWER'] });
  expect(keys(await changes('orgs/me'))[0]).toBe('org.member.added');

  const project = 'zitadel.project.v2.ProjectService';
  const { projectId } = await postern.call<{ projectId: string }>(`${project}/CreateProject`, {
    organizationId: orgId,
    name: 'Shop',
  });
  const app = async (name: string) =>
    (
      await postern.call<{ applicationId: string }>(
        'zitadel.application.v2.ApplicationService/CreateApplication',
        {
          projectId,
          name,
          apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' },
        },
      )
    ).applicationId;
  const [web, api] = [await app('web'), await app('api')];
  const { organizationId: other } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Partner' },
  );
  await postern.call(`${project}/CreateProjectGrant`, { projectId, grantedOrganizationId: other });

  expect(keys(await changes(`projects/${projectId}/apps/${web}`))).toEqual([
    'project.application.config.api.added',
    'project.application.added',
  ]);
  await postern.call('zitadel.application.v2.ApplicationService/DeactivateApplication', {
    projectId,
    applicationId: api,
  });
  expect(keys(await changes(`projects/${projectId}/apps/${api}`, { limit: 1 }))).toEqual([
    'project.application.deactivated',
  ]);
  expect(keys(await changes(`projects/${projectId}`))).toContain('project.grant.added');
  const [granted] = await events({ eventTypes: ['project.grant.added'], aggregateId: projectId });
  const grantId = String(granted?.payload?.['grantId']);
  expect(keys(await changes(`projects/${projectId}/grants/${grantId}`))).toEqual(['project.grant.added']);
  expect(await codeOf(changes(`projects/${projectId}/grants/nobody`))).toStartWith('404');
  expect(await codeOf(changes(`projects/${projectId}/apps/nobody`))).toStartWith('404');

  // What was removed leaves its history.
  await postern.call(`${project}/DeleteProject`, { projectId });
  expect(keys(await changes(`projects/${projectId}`))[0]).toBe('project.removed');
});

test('what is older than the log is kept for is told nobody', async () => {
  await postern.call(
    'zitadel.system.v1.SystemService/SetLimits',
    { instanceId: postern.instanceId, auditLogRetention: '3600s' },
    operator,
  );
  expect(keys(await changes(`users/${userId}`)).length).toBeGreaterThan(0);
  const back = postern.advance(2 * 3_600_000);
  try {
    expect(await events({})).toEqual([]);
    expect(await events({ aggregateId: userId, from: '2001-01-01T00:00:00Z' })).toEqual([]);
    expect(await changes(`users/${userId}`)).toEqual([]);
  } finally {
    back();
  }
});
