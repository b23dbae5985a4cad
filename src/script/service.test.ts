import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

const management = 'zitadel.management.v1.ManagementService';

interface Shown {
  id: string;
  name: string;
  script: string;
  timeout: string;
  state: string;
  allowedToFail?: boolean;
  details: { sequence: string; resourceOwner: string };
}
interface Flow {
  state: string;
  details: { sequence?: string; resourceOwner: string };
  type: { id: string; name: { localizedMessage: string } };
  triggerActions?: { triggerType: { id: string }; actions: Shown[] }[];
}

let postern: TestPostern;
let orgId: string;
beforeAll(async () => {
  postern = await startTestPostern();
  const { org } = await postern.call<{ org: { id: string } }>(`${management}/GetMyOrg`);
  orgId = org.id;
});
afterAll(() => postern.stop());

const call = <T = Record<string, string>>(method: string, request: object = {}) =>
  postern.callIn<T>(orgId, `${management}/${method}`, request);
const create = async (name: string, more: object = {}) =>
  (await call<{ id: string }>('CreateAction', { name, script: `function ${name}() {}`, ...more })).id;
const flow = async (type: string) => (await call<{ flow: Flow }>('GetFlow', { type })).flow;
const runs = async (type: string) =>
  ((await flow(type)).triggerActions ?? []).map(({ triggerType, actions }) => [
    triggerType.id,
    actions.map(({ name }) => name),
  ]);

test('an action is made, read, changed, deactivated, listed and removed', async () => {
  const id = await create('first', { timeout: '2.5s', allowedToFail: true });
  const get = async () => (await call<{ action: Shown }>('GetAction', { id })).action;
  expect(await get()).toMatchObject({
    id,
    name: 'first',
    script: 'function first() {}',
    timeout: '2.500s',
    state: 'ACTION_STATE_ACTIVE',
    allowedToFail: true,
    details: { resourceOwner: orgId },
  });
  await expect(create('First')).rejects.toThrow('already_exists');
  await call('UpdateAction', { id, name: 'changed', script: 'function changed() {}', timeout: '1s' });
  expect(await get()).toMatchObject({ name: 'changed', timeout: '1s' });
  expect(await get()).not.toHaveProperty('allowedToFail');
  await call('DeactivateAction', { id });
  const listed = async (queries: object[]) =>
    (await call<{ result?: Shown[] }>('ListActions', { queries })).result?.map(({ name }) => name) ?? [];
  const inactive = { actionStateQuery: { state: 'ACTION_STATE_INACTIVE' } };
  expect(await listed([inactive])).toEqual(['changed']);
  await call('ReactivateAction', { id });
  expect(await listed([inactive])).toEqual([]);
  expect(
    await listed([
      { actionNameQuery: { name: 'CHANG', method: 'TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE' } },
    ]),
  ).toEqual(['changed']);
  await call('DeleteAction', { id });
  await expect(get()).rejects.toThrow('not_found');
  await call('DeleteAction', { id: await create('changed') });
});

test('a script that cannot be read is refused with its place, and takes no place of one that can', async () => {
  const id = await create('readable');
  const script = 'function readable() {\n  let claims = ;\n}';
  const told = 'script cannot be read, in line 2, column 16: SyntaxError: unexpected token in expression';
  await expect(call('CreateAction', { name: 'broken', script })).rejects.toThrow(told);
  await expect(call('UpdateAction', { id, name: 'readable', script, timeout: '1s' })).rejects.toThrow(told);
  await expect(call('CreateAction', { name: 'broken', script })).rejects.toThrow('ACTION-Syn01');
  const { action } = await call<{ action: Shown }>('GetAction', { id });
  expect(action.script).toBe('function readable() {}');
});

test('actions run at triggers in the order given, and leave them when they are removed', async () => {
  const [one, two] = [await create('one'), await create('two')];
  const set = (flowType: string, triggerType: string, actionIds: string[]) =>
    call('SetTriggerActions', { flowType, triggerType, actionIds });
  expect(await flow('2')).toMatchObject({ state: 'FLOW_STATE_INACTIVE', type: { id: '2' } });
  await set('2', '4', [two, one]);
  await set('FLOW_TYPE_CUSTOMISE_TOKEN', 'TRIGGER_TYPE_PRE_ACCESS_TOKEN_CREATION', [one]);
  await set('1', '1', [one]);
  await set('4', '6', [one]);
  expect(await runs('2')).toEqual([
    ['4', ['two', 'one']],
    ['5', ['one']],
  ]);
  expect(await flow('2')).toMatchObject({
    state: 'FLOW_STATE_ACTIVE',
    details: { resourceOwner: orgId },
    type: { name: { localizedMessage: 'Tokens' } },
  });
  await call('DeleteAction', { id: one });
  expect(await runs('2')).toEqual([['4', ['two']]]);
  expect(await runs('1')).toEqual([]);
  await call('ClearFlow', { type: '2' });
  expect(await runs('2')).toEqual([]);
  await expect(set('2', '4', [one])).rejects.toThrow('not_found');
  await expect(set('2', '1', [two])).rejects.toThrow('invalid_argument');
  await expect(set('2', '4', [two, two])).rejects.toThrow('twice');
});

test('an action of another organization is not there', async () => {
  const { organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Other' },
  );
  const id = await create('ours');
  const there = (method: string, request: object) =>
    postern.callIn(organizationId, `${management}/${method}`, request);
  await expect(there('GetAction', { id })).rejects.toThrow('not_found');
  await expect(there('DeactivateAction', { id })).rejects.toThrow('not_found');
  await expect(there('DeleteAction', { id })).rejects.toThrow('not_found');
  await expect(
    there('SetTriggerActions', { flowType: '2', triggerType: '4', actionIds: [id] }),
  ).rejects.toThrow('not_found');
});

test('flows and triggers have names in the language of who asks', async () => {
  const ask = async (path: string, language: string) => {
    const answer = await postern.fetch(`/management/v1/flows/${path}`, {
      method: 'POST',
      token: postern.pat,
      headers: { 'accept-language': language, 'content-type': 'application/json' },
      body: '{}',
    });
    const { result } = (await answer.json()) as {
      result: { id: string; name: { localizedMessage: string } }[];
    };
    return result.map(({ id, name }) => [id, name.localizedMessage]);
  };
  expect((await ask('types/_search', 'en')).map(([id]) => id)).toEqual(['1', '2', '3', '4']);
  expect(await ask('2/triggers/_search', 'de')).toEqual([
    ['4', 'Bevor Angaben zum Benutzer herausgehen'],
    ['5', 'Bevor ein Zugriffstoken entsteht'],
  ]);
});

test('actions that are imported keep their ids, and run where they ran', async () => {
  const actionId = '901234567890123456';
  const data = {
    dataOrgs: {
      orgs: [
        {
          orgId: '901234567890123400',
          org: { name: 'Imported' },
          actions: [
            { actionId, action: { name: 'imported', script: 'function imported() {}', timeout: '1s' } },
          ],
          triggerActions: [{ flowType: '2', triggerType: '4', actionIds: [actionId] }],
        },
      ],
    },
  };
  const { errors = [] } = await postern.call<{ errors?: object[] }>(
    'zitadel.admin.v1.AdminService/ImportData',
    { ...data, timeout: '20s' },
  );
  expect(errors).toEqual([]);
  const { flow: imported } = await postern.callIn<{ flow: Flow }>(
    '901234567890123400',
    `${management}/GetFlow`,
    { type: '2' },
  );
  expect(imported.triggerActions).toMatchObject([{ triggerType: { id: '4' }, actions: [{ id: actionId }] }]);
});
