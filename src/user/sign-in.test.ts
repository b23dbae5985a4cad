import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { appendIn, type NewEvent, runCommand, writeOf } from '../eventstore/index.ts';
import { orgAggregate, orgEvents } from '../org/index.ts';
import { projections } from '../projections.ts';
import { type TestPlatform, testPlatform, testScope } from '../testing/platform.ts';
import { type TestTenant, testPassword, testTenant } from '../testing/tenant.ts';
import * as events from './events.ts';
import { checkPassword } from './password-check.ts';
import {
  findUserByLoginName,
  findUserProfile,
  type LoginNameOptions,
  loginNamesOf,
} from './queries/index.ts';
import { userAggregate } from './state.ts';

let platform: TestPlatform;
let tenant: TestTenant;
let instanceId: string;

beforeAll(async () => {
  platform = await testPlatform({ projections });
  tenant = await testTenant(platform);
  instanceId = tenant.instance.id;
});
afterAll(() => platform?.close());

/** Appends facts to a user as they are, as an import would. */
async function facts(userId: string, orgId: string, ...more: NewEvent[]): Promise<void> {
  const loaded = await platform.store.load(instanceId, userAggregate, userId);
  await appendIn(platform.store, testScope(instanceId), [writeOf(loaded, orgId, { events: more })]);
}

async function person(
  orgId: string,
  payload: { userName: string; email?: string; phone?: string },
  ...more: NewEvent[]
) {
  const id = platform.ids();
  await facts(id, orgId, events.humanAdded({ firstName: 'A', lastName: 'B', ...payload }), ...more);
  return id;
}

async function org(name: string, ...domains: string[]): Promise<string> {
  const id = platform.ids();
  const loaded = await platform.store.load(instanceId, orgAggregate, id);
  const verified = domains.flatMap((domain) => [
    orgEvents.orgDomainAdded({ domain }),
    orgEvents.orgDomainVerified({ domain }),
  ]);
  const primary = orgEvents.orgDomainPrimarySet({ domain: domains[0] ?? '' });
  await appendIn(platform.store, testScope(instanceId), [
    writeOf(loaded, id, { events: [orgEvents.orgAdded({ name }), ...verified, primary] }),
  ]);
  return id;
}

const idOf = async (loginName: string, options?: LoginNameOptions) =>
  (await findUserByLoginName(platform.sql, instanceId, loginName, options))?.id;

describe('a user is found', () => {
  test('by user name and by it with each verified domain, whatever the case', async () => {
    const wonder = await org('Wonder', 'wonder.test', 'wonder.land');
    const alice = await person(wonder, { userName: 'Alice' });
    await platform.settled();
    for (const name of ['Alice', ' alice ', 'ALICE@wonder.test', 'alice@Wonder.Land']) {
      expect(await idOf(name)).toBe(alice);
    }
    for (const name of ['alic', 'alice@other.test', '@wonder.test', 'alice@', '']) {
      expect(await idOf(name)).toBeUndefined();
    }
    const row = await findUserProfile(platform.sql, instanceId, alice);
    expect(row && loginNamesOf(row)).toEqual({
      preferred: 'Alice',
      all: ['Alice', 'Alice@wonder.test', 'Alice@wonder.land'],
    });
    expect(row).toMatchObject({ org_name: 'Wonder', org_primary_domain: 'wonder.test', org_state: 1 });
  });

  test('by e-mail or phone, unless the login settings say no', async () => {
    const bob = await person(tenant.orgId, {
      userName: 'bob',
      email: 'Bob@mail.test',
      phone: '+41791112233',
    });
    await platform.settled();
    expect(await idOf('bob@MAIL.test')).toBe(bob);
    expect(await idOf('0041 79 111 22 33')).toBe(bob);
    expect(await idOf('bob@mail.test', { withoutEmail: true })).toBeUndefined();
    expect(await idOf('+41791112233', { withoutPhone: true })).toBeUndefined();
  });

  test('by the name first: somebody else with that e-mail address does not get in the way', async () => {
    const address = 'carol@mail.test';
    const owner = await person(tenant.orgId, { userName: address, email: address }, events.emailVerified({}));
    await person(tenant.orgId, { userName: 'mallory', email: address }, events.emailVerified({}));
    await platform.settled();
    expect(await idOf(address)).toBe(owner);
  });

  test('by an address that one has verified before a name that only looks like it', async () => {
    const owner = await person(
      tenant.orgId,
      { userName: 'kim', email: 'kim@mail.test' },
      events.emailVerified({}),
    );
    await person(tenant.orgId, { userName: 'kim@mail.test' });
    await platform.settled();
    expect(await idOf('kim@mail.test')).toBe(owner);
  });

  test('by an address that several claim only when one has verified it', async () => {
    const first = await person(tenant.orgId, { userName: 'dave', email: 'shared@mail.test' });
    await person(tenant.orgId, { userName: 'dan', email: 'shared@mail.test' });
    await platform.settled();
    expect(await idOf('shared@mail.test')).toBeUndefined();
    await facts(first, tenant.orgId, events.emailVerified({}));
    await platform.settled();
    expect(await idOf('shared@mail.test')).toBe(first);
  });

  test('in the organization that was asked for, and where names need their domain only by it', async () => {
    const [red, blue] = [await org('Red', 'red.test'), await org('Blue', 'blue.test')];
    const scoped = { userName: 'erin', userLoginMustBeDomain: true } as const;
    const inRed = await person(red, scoped);
    const inBlue = await person(blue, scoped);
    await platform.settled();
    expect(await idOf('erin')).toBeUndefined();
    expect(await idOf('erin', { orgId: red })).toBe(inRed);
    expect(await idOf('erin@blue.test')).toBe(inBlue);
    expect(await idOf('erin@blue.test', { orgId: red })).toBeUndefined();
  });

  test('under a new name at once, and not at all once removed', async () => {
    const frank = await person(tenant.orgId, { userName: 'frank', email: 'frank@mail.test' });
    await facts(
      frank,
      tenant.orgId,
      events.userNameChanged({ userName: 'francis' }),
      events.emailChanged({ email: 'f@mail.test' }),
    );
    await platform.settled();
    expect([await idOf('frank'), await idOf('frank@mail.test')]).toEqual([undefined, undefined]);
    expect([await idOf('francis'), await idOf('f@mail.test')]).toEqual([frank, frank]);
    await facts(frank, tenant.orgId, events.userRemoved({}));
    await platform.settled();
    expect([await idOf('francis'), await idOf('f@mail.test')]).toEqual([undefined, undefined]);
  });

  test('no longer when the organization is gone', async () => {
    const gone = await org('Gone', 'gone.test');
    await person(gone, { userName: 'grace', email: 'grace@mail.test' });
    const loaded = await platform.store.load(instanceId, orgAggregate, gone);
    await appendIn(platform.store, testScope(instanceId), [
      writeOf(loaded, gone, { events: [orgEvents.orgRemoved({})] }),
    ]);
    await platform.settled();
    expect([await idOf('grace'), await idOf('grace@mail.test')]).toEqual([undefined, undefined]);
  });
});

describe('a password check', () => {
  const check = (userId: string | undefined, password: string, maxPasswordAttempts = 0) =>
    checkPassword(platform, testScope(instanceId), {
      userId,
      password,
      lockout: { maxPasswordAttempts },
    }).then(
      () => 'passed',
      (error) => `${error.id} ${error.failedAttempts ?? ''}`.trim(),
    );
  const typesOf = async (userId: string) =>
    (await platform.store.search({ instanceId, aggregateIds: [userId] })).map((event) => event.type);

  test('counts failures in a row, forgets them after a success, and locks at the limit', async () => {
    const user = await tenant.addPerson({ userName: 'heidi' });
    expect(await check(user, 'wrong', 3)).toBe('USER-Pwc01 1');
    expect(await check(user, 'wrong', 3)).toBe('USER-Pwc01 2');
    expect(await check(user, testPassword, 3)).toBe('passed');
    for (const expected of ['USER-Pwc01 1', 'USER-Pwc01 2', 'USER-Pwc01 3'])
      expect(await check(user, 'wrong', 3)).toBe(expected);
    expect(await check(user, testPassword, 3)).toBe('USER-Pwc02');
    expect((await typesOf(user)).slice(-2)).toEqual(['user.human.password.check.failed', 'user.locked']);
    await facts(user, tenant.orgId, events.userUnlocked({}));
    expect(await check(user, testPassword, 3)).toBe('passed');
  });

  test('locks exactly once when many guess at once', async () => {
    const user = await tenant.addPerson({ userName: 'ivan' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => check(user, 'wrong', 3)));
    const types = await typesOf(user);
    expect(types.filter((type) => type === 'user.human.password.check.failed')).toHaveLength(3);
    expect(types.filter((type) => type === 'user.locked')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'USER-Pwc02')).toHaveLength(5);
  });

  test('says the same of an unknown user as of a first wrong password', async () => {
    const user = await tenant.addPerson({ userName: 'judy' });
    const first = await check(user, 'wrong');
    expect([await check(undefined, 'wrong'), await check('1', 'wrong')]).toEqual([first, first]);
    expect(await typesOf('1')).toEqual([]);
  });

  test('replaces a hash of an older kind by one of today', async () => {
    const user = await person(tenant.orgId, { userName: 'kim', email: 'kim@mail.test' });
    const encodedHash = await Bun.password.hash('Imported-1', { algorithm: 'bcrypt', cost: 4 });
    await facts(user, tenant.orgId, events.passwordChanged({ encodedHash, changeRequired: true }));
    const checked = await checkPassword(platform, testScope(instanceId), {
      userId: user,
      password: 'Imported-1',
    });
    expect(checked).toMatchObject({ userId: user, orgId: tenant.orgId, changeRequired: true });
    const { state } = await platform.store.load(instanceId, userAggregate, user);
    expect(state.encodedHash).toStartWith('$argon2id$');
    expect(await check(user, 'Imported-1')).toBe('passed');
    expect((await typesOf(user)).filter((type) => type.endsWith('hash.updated'))).toHaveLength(1);
  });

  test('holds against a password that changes under it', async () => {
    const user = await tenant.addPerson({ userName: 'leo' });
    const encodedHash = await platform.passwords.hash('Another-1');
    let swapped = false;
    const swapping: typeof platform = {
      ...platform,
      passwords: {
        ...platform.passwords,
        async verify(password, encoded) {
          const answer = await platform.passwords.verify(password, encoded);
          if (!swapped) {
            swapped = true;
            await runCommand(platform.store, testScope(instanceId), userAggregate, user, () => ({
              events: [events.passwordChanged({ encodedHash, changeRequired: false })],
            }));
          }
          return answer;
        },
      },
    };
    const late = checkPassword(swapping, testScope(instanceId), { userId: user, password: testPassword });
    expect(late).rejects.toMatchObject({ id: 'USER-Pwc01' });
    await late.catch(() => {});
  });
});
