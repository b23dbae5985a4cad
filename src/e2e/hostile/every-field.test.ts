import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { type BuiltRpc, builtRpcs, descriptorOf } from '../support/built.ts';
import { systemOperator } from '../support/operator.ts';
import { hostileRequests } from './values.ts';

let postern: TestPostern;
let operator: string;
let ids: Record<string, string>;
beforeAll(async () => {
  const system = await systemOperator();
  operator = system.token;
  postern = await startTestPostern({ configure: system.configure });
  const { call } = postern;
  const { organizationId } = await call<Record<string, string>>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Target' },
  );
  const { projectId } = await call<Record<string, string>>(
    'zitadel.project.v2.ProjectService/CreateProject',
    { organizationId, name: 'Target' },
  );
  const { id } = await call<Record<string, string>>('zitadel.user.v2.UserService/CreateUser', {
    organizationId,
    username: 'target',
    human: {
      profile: { givenName: 'T', familyName: 'T' },
      email: { email: 'target@example.com', isVerified: true },
    },
  });
  ids = Object.fromEntries(
    Object.entries({
      organization_id: organizationId,
      org_id: organizationId,
      project_id: projectId,
      user_id: id,
      instance_id: postern.instanceId,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
});
afterAll(() => postern?.stop());

/** These would end what the other requests stand on. */
const deadly = /\/(Remove|Delete|Deactivate)(MyUser|User|Organization|Instance|Project)$/;
const withoutTarget = (name: string) => (deadly.test(name) ? {} : ids);

const inside = /\bat .+\.[jt]s:\d+|node_modules|PostgresError|TypeError|\/src\//;
const refusals = new Set([
  'invalid_argument',
  'not_found',
  'failed_precondition',
  'already_exists',
  'permission_denied',
  'unimplemented',
  'unauthenticated',
  'resource_exhausted',
]);

const paging = /\.(ListQuery|PaginationRequest)$/;

async function ask(name: string, request: object) {
  const response = await fetch(`${postern.url}/${name}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${name.includes('.system.') ? operator : postern.pat}`,
    },
    body: JSON.stringify(request),
  });
  const text = await response.text();
  return { text, code: response.ok ? 'ok' : String((JSON.parse(text) as { code: string }).code) };
}

async function badAnswers({ name, route }: BuiltRpc): Promise<string[]> {
  const { input } = await descriptorOf(route);
  const bad: string[] = [];
  const waiting = [...hostileRequests(input, withoutTarget(name), 3)];
  const worker = async () => {
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      const { text, code } = await ask(name, one.request);
      const fine = (code === 'ok' || refusals.has(code)) && !inside.test(text);
      if (!fine)
        bad.push(`${one.path} = ${JSON.stringify(one.request).slice(0, 200)}: ${text.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return bad;
}

describe('no field can be filled so that a call answers like a broken server', () => {
  for (const rpc of builtRpcs) {
    if (rpc.route.permission === '') continue;
    test(rpc.name, async () => expect(await badAnswers(rpc)).toEqual([]));
  }
});

test('no list answers pages longer than the longest', async () => {
  const answered: string[] = [];
  let lists = 0;
  for (const { name, route } of builtRpcs) {
    if (route.permission === '') continue;
    const { input } = await descriptorOf(route);
    const field = input.fields.find(({ message }) => message && paging.test(message.typeName));
    if (!field) continue;
    lists++;
    const { code } = await ask(name, { [field.jsonName]: { limit: 1_001 } });
    if (code === 'ok') answered.push(name);
  }
  expect(answered).toEqual([]);
  expect(lists).toBeGreaterThan(80);
});

test('nor is anything recorded that no table can hold', async () => {
  const { result = [] } = await postern.call<{ result?: object[] }>(
    'zitadel.system.v1.SystemService/ListFailedEvents',
    {},
    operator,
  );
  expect(result).toEqual([]);
});
