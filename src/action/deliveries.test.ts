import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { compactDecrypt, compactVerify, createRemoteJWKSet } from 'jose';
import { person } from '../e2e/tenancy/victim.ts';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { actionsOf, type Call, receiver } from './testing.ts';

let postern: TestPostern;
const hooks = receiver();
const actions = actionsOf(() => postern);
beforeAll(async () => {
  postern = await startTestPostern({
    configure: (config) => {
      config.outbound.allow.push('127.0.0.1');
    },
  });
});
afterAll(async () => {
  await postern?.stop();
  await hooks.stop();
});

let count = 0;
const addOrg = () =>
  postern.call<{ organizationId: string }>('zitadel.org.v2.OrganizationService/AddOrganization', {
    name: `org ${++count}`,
  });
const types = (path: string) => hooks.got(path).map((told) => told['event_type']);

/** As the documentation says: HMAC-SHA256 over "<t>.<body>" in hexadecimal. */
const isSigned = ({ headers, text }: Call, key: string): boolean => {
  const parts = (headers.get('zitadel-signature') ?? '').split(',').map((part) => part.split('='));
  const at = parts.find(([name]) => name === 't')?.[1];
  const right = createHmac('sha256', key).update(`${at}.${text}`).digest('hex');
  return parts.some(([name, value]) => name === 'v1' && value === right);
};

test('an event goes to the targets of its narrowest execution, once to each, signed and without secrets', async () => {
  const [all, group, own, second] = await Promise.all(
    ['/all', '/group', '/own', '/second'].map((path) => actions.target(hooks.at(path))),
  );
  await actions.set({ event: { event: 'user.human.added' } }, [own!.id, second!.id]);
  await actions.set({ event: { group: 'user.human' } }, [group!.id]);
  await actions.set({ event: { all: true } }, [all!.id]);
  const { organizationId } = await addOrg();
  const { id } = await postern.call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
    organizationId,
    username: 'ada',
    human: { ...person('ada'), password: { password: 'Never-to-be-told1' } },
  });
  await until(() => types('/own').length > 0 && types('/second').length > 0 && types('/group').length > 0);
  await until(() => types('/all').includes('org.added'));
  expect(hooks.got('/own')).toMatchObject([
    {
      aggregateID: id,
      aggregateType: 'user',
      resourceOwner: organizationId,
      instanceID: postern.instanceId,
      sequence: 1,
      event_type: 'user.human.added',
      event_payload: { userName: 'ada', firstName: 'ada' },
    },
  ]);
  expect(types('/all')).not.toContain('user.human.added');
  expect(types('/group')).not.toContain('user.human.added');
  for (const call of hooks.calls) {
    expect(call.text).not.toContain('Never-to-be-told1');
    expect(call.text).not.toMatch(/\$argon2|"crypted"/);
    expect(call.headers.get('content-type')).toBe('application/json');
  }
  const [call] = hooks.calls.filter(({ path }) => path === '/own');
  expect(isSigned(call!, own!.signingKey)).toBe(true);
  expect(isSigned(call!, second!.signingKey)).toBe(false);
  expect(call!.headers.get('postern-delivery')).toMatch(/^\d+-\w+$/);
  const { rows } = { rows: await deliveriesTo(own!.id) };
  expect(rows).toHaveLength(1);
  for (const condition of [{ event: 'user.human.added' }, { group: 'user.human' }, { all: true }])
    await actions.set({ event: condition }, []);
});

const deliveriesTo = (targetId: string) => postern.server.platform.sql<
  { event_type: string; state: number; position: string }[]
>`
  select event_type, state, position from delivery.deliveries
  where instance_id = ${postern.instanceId} and recipient = ${targetId} order by position`;

test('only what happens while an execution is set is told, and nothing to a target that is gone', async () => {
  const { id } = await actions.target(hooks.at('/while'));
  await addOrg();
  await actions.set({ event: { event: 'org.added' } }, [id]);
  const first = await addOrg();
  await actions.set({ event: { event: 'org.added' } }, []);
  await addOrg();
  await actions.set({ event: { event: 'org.added' } }, [id]);
  const second = await addOrg();
  await until(() => types('/while').length >= 2);
  await actions.call('DeleteTarget', { id });
  await addOrg();
  expect((await deliveriesTo(id)).map(({ event_type }) => event_type)).toEqual(['org.added', 'org.added']);
  const told = hooks.got('/while').map((event) => event['aggregateID'] as string);
  expect(told.toSorted()).toEqual([first.organizationId, second.organizationId].toSorted());
});

test('a target that fails is told again, by the same delivery, and hears of a rotation of its key twice signed', async () => {
  let failing = true;
  hooks.answers(() => new Response('later', { status: failing ? 503 : 200 }));
  const { id, signingKey } = await actions.target(hooks.at('/failing'), { restAsync: {} });
  await actions.set({ event: { event: 'org.added' } }, [id]);
  await addOrg();
  await until(() => types('/failing').length >= 1);
  const rotated = await actions.call<{ signingKey: string }>('UpdateTarget', {
    id,
    expirationSigningKey: '3600s',
  });
  const atOnce = hooks.calls.length;
  failing = false;
  await until(async () => (await deliveriesTo(id)).every(({ state }) => state === 2));
  const calls = hooks.calls.filter(({ path }) => path === '/failing');
  expect(new Set(calls.map(({ headers }) => headers.get('postern-delivery'))).size).toBe(1);
  const last = calls.at(-1)!;
  expect(hooks.calls.length).toBeGreaterThanOrEqual(atOnce);
  expect([isSigned(last, signingKey), isSigned(last, rotated.signingKey)]).toEqual([true, true]);
  const forward = postern.advance(3_601_000);
  try {
    await actions.call('UpdateTarget', { id, expirationSigningKey: '0s' });
  } finally {
    forward();
  }
  await addOrg();
  await until(async () => (await deliveriesTo(id)).filter(({ state }) => state === 2).length === 2);
  const after = hooks.calls.filter(({ path }) => path === '/failing').at(-1)!;
  expect([isSigned(after, signingKey), isSigned(after, rotated.signingKey)]).toEqual([false, false]);
  await actions.set({ event: { event: 'org.added' } }, []);
});

const pemOf = (key: KeyObject) =>
  Buffer.from(key.export({ type: 'spki', format: 'pem' }) as string).toString('base64');

test('payloads are JWTs by the active web key, and encrypted for the public key, where a target wants that', async () => {
  const pairs = [
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
    generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ];
  const encrypted = await Promise.all(
    pairs.map(async ({ publicKey, privateKey }, at) => {
      const { id: targetId } = await actions.target(hooks.at(`/jwe${at}`), {
        payloadType: 'PAYLOAD_TYPE_JWE',
      });
      const { keyId = '' } = await actions.call('AddPublicKey', { targetId, publicKey: pemOf(publicKey) });
      await actions.call('ActivatePublicKey', { targetId, keyId });
      return { targetId, keyId, privateKey, path: `/jwe${at}` };
    }),
  );
  const plain = await actions.target(hooks.at('/jwt'), { payloadType: 'PAYLOAD_TYPE_JWT' });
  await actions.set({ event: { event: 'org.added' } }, [
    plain.id,
    ...encrypted.map(({ targetId }) => targetId),
  ]);
  const { organizationId } = await addOrg();
  const textAt = (path: string) => hooks.calls.find((call) => call.path === path)?.text;
  await until(() => ['/jwt', '/jwe0', '/jwe1'].every((path) => textAt(path) !== undefined));

  const keys = createRemoteJWKSet(new URL(`${postern.url}/oauth/v2/keys`));
  const verified = async (jws: string) =>
    JSON.parse(new TextDecoder().decode((await compactVerify(jws, keys)).payload)) as object;
  expect(await verified(textAt('/jwt')!)).toMatchObject({
    aggregateID: organizationId,
    event_type: 'org.added',
  });
  const algorithms = await Promise.all(
    encrypted.map(async ({ path, keyId, privateKey }) => {
      const { plaintext, protectedHeader } = await compactDecrypt(textAt(path)!, privateKey);
      expect(await verified(new TextDecoder().decode(plaintext))).toMatchObject({
        aggregateID: organizationId,
      });
      expect(protectedHeader).toMatchObject({ enc: 'A256GCM', kid: keyId });
      return protectedHeader.alg;
    }),
  );
  expect(algorithms).toEqual(['RSA-OAEP-256', 'ECDH-ES+A256KW']);
  await actions.set({ event: { event: 'org.added' } }, []);
});

test('every node routes by what any of them has set, and starts with what was set before', async () => {
  hooks.answers(() => new Response());
  const { id } = await actions.target(hooks.at('/nodes'));
  const condition = { event: { event: 'org.added' } };
  await actions.set(condition, [id]);
  const other = await postern.anotherNode();
  const add = async (url: string) => {
    const response = await fetch(`${url}/zitadel.org.v2.OrganizationService/AddOrganization`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${postern.pat}` },
      body: JSON.stringify({ name: `org ${++count}` }),
    });
    return ((await response.json()) as { organizationId: string }).organizationId;
  };
  const made: string[] = [];
  for (let i = 0; i < 6; i++) made.push(await add(i % 2 ? other.url : postern.url));
  await until(() => hooks.got('/nodes').length >= 6);
  expect(hooks.got('/nodes').map((told) => told['aggregateID'])).toEqual(expect.arrayContaining(made));
  await actions.set(condition, []);
  for (let i = 0; i < 4; i++) await add(i % 2 ? other.url : postern.url);
  await other.stop();
  expect(await deliveriesTo(id)).toHaveLength(6);
});
