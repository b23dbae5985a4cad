import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

const v2 = 'zitadel.action.v2.ActionService';
const beta = 'zitadel.action.v2beta.ActionService';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

interface Target {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
  readonly timeout: string;
  readonly payloadType: string;
  readonly signingKey?: string;
}
interface Execution {
  readonly condition: object;
  readonly targets?: readonly string[];
}

const call = <T = Record<string, never>>(method: string, request: object = {}) =>
  postern.call<T>(`${v2}/${method}`, request);
let count = 0;
const create = (more: object = {}) =>
  call<{ id: string; signingKey: string; creationDate: string }>('CreateTarget', {
    name: `target ${++count}`,
    restWebhook: { interruptOnError: true },
    timeout: '10s',
    endpoint: 'https://hooks.example.com/a',
    ...more,
  });
const get = async (id: string) => (await call<{ target: Target }>('GetTarget', { id })).target;
const executions = async (filters: object[] = []) =>
  (
    await call<{ executions?: Execution[] }>('ListExecutions', {
      filters,
      sortingColumn: 'EXECUTION_FIELD_NAME_ID',
      pagination: { asc: true },
    })
  ).executions ?? [];

describe('a target', () => {
  test('is read right after it is written, without its signing key, which is shown when it is made', async () => {
    const { id, signingKey } = await create({ restCall: { interruptOnError: true }, restWebhook: undefined });
    expect(signingKey).toMatch(/^\w{40}$/);
    const target = await get(id);
    expect(target).toMatchObject({
      id,
      restCall: { interruptOnError: true },
      timeout: '10s',
      endpoint: 'https://hooks.example.com/a',
      payloadType: 'PAYLOAD_TYPE_JSON',
    });
    expect(target.signingKey ?? '').toBe('');
    await call('UpdateTarget', { id, restAsync: {}, timeout: '1.5s', payloadType: 'PAYLOAD_TYPE_JWT' });
    expect(await get(id)).toMatchObject({
      restAsync: {},
      timeout: '1.500s',
      payloadType: 'PAYLOAD_TYPE_JWT',
    });
    const rotated = await call<{ signingKey: string }>('UpdateTarget', { id, expirationSigningKey: '60s' });
    expect(rotated.signingKey).not.toBe(signingKey);
    expect(await call<{ deletionDate?: string }>('DeleteTarget', { id })).toHaveProperty('deletionDate');
    expect(await call<{ deletionDate?: string }>('DeleteTarget', { id })).not.toHaveProperty('deletionDate');
    await expect(get(id)).rejects.toThrow('not_found');
  });

  test('has a name of its own, an address and at most 270 seconds', async () => {
    await create({ name: 'taken' });
    await expect(create({ name: 'Taken' })).rejects.toThrow('already_exists');
    await expect(create({ endpoint: 'file:///etc/passwd' })).rejects.toThrow('endpoint');
    await expect(create({ timeout: '271s' })).rejects.toThrow('invalid_argument');
    await expect(create({ restWebhook: undefined })).rejects.toThrow('invalid_argument');
  });

  test('is found by name and by id', async () => {
    const { id } = await create({ name: 'findable one' });
    const find = async (filter: object) =>
      (await call<{ targets?: Target[] }>('ListTargets', { filters: [filter] })).targets?.map(
        (target) => target.id,
      );
    expect(
      await find({
        targetNameFilter: { targetName: 'FINDABLE', method: 'TEXT_FILTER_METHOD_STARTS_WITH_IGNORE_CASE' },
      }),
    ).toEqual([id]);
    expect(await find({ inTargetIdsFilter: { targetIds: [id, 'none'] } })).toEqual([id]);
  });

  test('is closed to who has no rights on the instance', async () => {
    await expect(postern.call(`${v2}/ListTargets`, {}, postern.loginPat)).rejects.toThrow(
      'permission_denied',
    );
    await expect(postern.call(`${v2}/ListTargets`, {}, '')).rejects.toThrow('unauthenticated');
  });
});

test('public keys of a target are those that something can be encrypted for; one is active', async () => {
  const { id: targetId } = await create();
  const add = (pem: string) =>
    call<{ keyId: string }>('AddPublicKey', { targetId, publicKey: Buffer.from(pem).toString('base64') });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const first = await add(rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string);
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const second = await add(ec.publicKey.export({ type: 'spki', format: 'pem' }) as string);
  await call('ActivatePublicKey', { targetId, keyId: first.keyId });
  await call('ActivatePublicKey', { targetId, keyId: second.keyId });
  const list = async (filters: object[] = []) =>
    (
      await call<{ publicKeys?: { keyId: string; active?: boolean; fingerprint: string }[] }>(
        'ListPublicKeys',
        { targetId, filters, pagination: { asc: true } },
      )
    ).publicKeys ?? [];
  expect((await list()).map(({ keyId, active = false }) => [keyId, active])).toEqual([
    [first.keyId, false],
    [second.keyId, true],
  ]);
  expect((await list())[0]?.fingerprint).toMatch(/^SHA256:/);
  expect(await list([{ activeFilter: true }])).toHaveLength(1);
  await expect(call('RemovePublicKey', { targetId, keyId: second.keyId })).rejects.toThrow(
    'failed_precondition',
  );
  await call('DeactivatePublicKey', { targetId, keyId: second.keyId });
  await call('RemovePublicKey', { targetId, keyId: second.keyId });
  expect(await list()).toHaveLength(1);

  const signs = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }) as string;
  await expect(add(signs)).rejects.toThrow('cannot be encrypted for');
  await expect(add('nonsense')).rejects.toThrow('PEM');
  const secret = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  await expect(add(secret)).rejects.toThrow('private key');
});

describe('an execution', () => {
  const method = '/zitadel.user.v2.UserService/GetUserByID';

  test('is set, found by its condition, kind and target, and loses targets that are removed', async () => {
    const [a, b] = [await create(), await create()];
    const condition = { request: { method } };
    await call('SetExecution', { condition, targets: [b.id, a.id] });
    await call('SetExecution', { condition: { event: { group: 'user.human' } }, targets: [a.id] });
    expect(await executions([{ inConditionsFilter: { conditions: [condition] } }])).toMatchObject([
      { condition, targets: [b.id, a.id] },
    ]);
    expect(
      await executions([{ executionTypeFilter: { executionType: 'EXECUTION_TYPE_EVENT' } }]),
    ).toMatchObject([{ condition: { event: { group: 'user.human' } }, targets: [a.id] }]);
    expect(await executions([{ targetFilter: { targetId: b.id } }])).toMatchObject([{ condition }]);
    await call('DeleteTarget', { id: b.id });
    expect(await executions([{ inConditionsFilter: { conditions: [condition] } }])).toMatchObject([
      { condition, targets: [a.id] },
    ]);
    await call('SetExecution', { condition, targets: [] });
    expect(await executions([{ inConditionsFilter: { conditions: [condition] } }])).toEqual([]);
    await call('SetExecution', { condition, targets: [a.id] });
    expect(await executions([{ inConditionsFilter: { conditions: [condition] } }])).toHaveLength(1);
    // With its last target an execution goes as well.
    await call('DeleteTarget', { id: a.id });
    expect(await executions([])).toEqual([]);
  });

  test.each([
    [{ request: { method: '/zitadel.user.v2.UserService/None' } }, 'ListExecutionMethods'],
    [{ response: { service: 'zitadel.none.v2.Service' } }, 'ListExecutionServices'],
    [{ function: { name: 'none' } }, 'ListExecutionFunctions'],
    [{ event: { event: 'user.none' } }, 'ListEventTypes'],
    [{ event: { group: 'nobody' } }, 'event types begin'],
    [{ event: {} }, 'invalid_argument'],
    [{}, 'invalid_argument'],
  ])('of a condition that nothing meets is refused: %j', async (condition, told) => {
    const { id } = await create();
    await expect(call('SetExecution', { condition, targets: [id] })).rejects.toThrow(told);
  });

  test('of a target that is not there is refused', async () => {
    await expect(
      call('SetExecution', { condition: { request: { method } }, targets: ['none'] }),
    ).rejects.toThrow('There is no target none');
  });

  test('may be set on what the lists name', async () => {
    const { functions } = await call<{ functions: string[] }>('ListExecutionFunctions');
    expect(functions).toEqual(['preaccesstoken', 'presamlresponse', 'preuserinfo']);
    const { methods } = await call<{ methods: string[] }>('ListExecutionMethods');
    expect(methods).toContain(method);
    const { services } = await call<{ services: string[] }>('ListExecutionServices');
    expect(services).toContain('zitadel.user.v2.UserService');
  });
});

test('v2beta says the same, of targets that get JSON', async () => {
  const { id } = await postern.call<{ id: string }>(`${beta}/CreateTarget`, {
    name: 'of the earlier version',
    restAsync: {},
    timeout: '3s',
    endpoint: 'https://hooks.example.com/b',
  });
  const { target } = await postern.call<{ target: object }>(`${beta}/GetTarget`, { id });
  expect(target).toMatchObject({ restAsync: {}, timeout: '3s' });
  expect(await get(id)).toMatchObject({ payloadType: 'PAYLOAD_TYPE_JSON' });
  const condition = { response: { service: 'zitadel.session.v2.SessionService' } };
  await postern.call(`${beta}/SetExecution`, { condition, targets: [id] });
  expect(await executions([{ targetFilter: { targetId: id } }])).toMatchObject([{ condition }]);
  await call('DeleteTarget', { id });
});
