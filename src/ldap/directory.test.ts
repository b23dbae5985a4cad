import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import {
  allOf,
  anyOf,
  BerReader,
  equal,
  type Filter,
  integer,
  octetString,
  oid,
  resultCode,
  scope,
  sequence,
} from '../ldapv3/index.ts';
import { type LdapScene, LdapTestClient, openLdapScene, personsPassword } from './testing.ts';

let scene: LdapScene;
let token: string;
let ids: Readonly<Record<'ada' | 'bob' | 'eve', string>>;
const open: LdapTestClient[] = [];

beforeAll(async () => {
  scene = await openLdapScene();
  ({ token } = await scene.machine('reader', 'ORG_OWNER_VIEWER'));
  ids = {
    ada: await scene.person('ada', { displayName: 'Ada (Countess) Lovelace' }),
    bob: await scene.person('bob'),
    eve: await scene.person('eve'),
  };
  const inner = await scene.group('inner', ids.ada);
  const outer = await scene.group('outer', ids.bob);
  await scene.postern.call('postern.group.v1.GroupNestingService/AddGroupsToGroup', {
    groupId: outer,
    memberGroupIds: [inner],
  });
  await scene.postern.settled();
});
afterEach(() => {
  for (const client of open.splice(0)) client.end();
});
afterAll(() => scene?.stop());

const dnOf = (name: string) => `uid=${name},ou=users,${scene.base}`;
const groupDn = (name: string) => `cn=${name},ou=groups,${scene.base}`;

async function client(): Promise<LdapTestClient> {
  const made = await LdapTestClient.secure(scene.tlsPort);
  open.push(made);
  return made;
}

async function reader(): Promise<LdapTestClient> {
  const made = await client();
  expect((await made.bind('reader', token)).result.code).toBe(resultCode.success);
  return made;
}

describe('anybody', () => {
  test('reads what the server is, and nothing else', async () => {
    const anybody = await client();
    const root = await anybody.search({ scope: scope.base, attributes: ['+', '*'] });
    expect(root.entries).toEqual([
      expect.objectContaining({
        dn: '',
        supportedLDAPVersion: '3',
        supportedControl: oid.pagedResults,
        supportedExtension: [oid.startTls, oid.whoAmI],
      }),
    ]);
    expect(root.entries[0]).not.toHaveProperty('namingContexts');
    const schema = await anybody.search({ base: 'cn=Subschema', scope: scope.base, attributes: ['+'] });
    expect(schema.entries[0]?.['attributeTypes']).toHaveLength(18);
    const people = await anybody.search({ base: scene.base });
    expect(people).toMatchObject({ entries: [], result: { code: resultCode.insufficientAccessRights } });
  });

  test('begins TLS on the port without it, over which passwords are not taken', async () => {
    const clear = await LdapTestClient.clear(scene.port);
    open.push(clear);
    expect((await clear.bind('ada', personsPassword)).result.code).toBe(resultCode.confidentialityRequired);
    expect((await clear.search({ base: scene.base })).result.code).toBe(resultCode.confidentialityRequired);
    expect((await clear.extended(oid.startTls)).result.code).toBe(resultCode.success);
    const secure = await LdapTestClient.secure(scene.port, clear);
    open.push(secure);
    expect((await secure.bind('ada', personsPassword)).result.code).toBe(resultCode.success);
  });
});

describe('a person binds', () => {
  test.each([
    ['by the login name', () => 'ada'],
    ['by the address', () => 'ADA@acme.example'],
    ['by the distinguished name', () => dnOf('ada')],
    ['by a distinguished name with the name of the organization', () => 'uid=ada,ou=users,o=acme'],
  ])('%s', async (_how, name) => {
    const ada = await client();
    expect((await ada.bind(name(), personsPassword)).result).toEqual({ code: resultCode.success });
    expect((await ada.extended(oid.whoAmI)).value).toMatch(/^dn:uid=ada,ou=users,dc=acme,dc=/);
  });

  test('and reads the own entry alone', async () => {
    const ada = await client();
    await ada.bind('ada', personsPassword);
    const { entries } = await ada.search({ base: scene.base, filter: equal('objectClass', 'person') });
    expect(entries.map(({ dn }) => dn)).toEqual([dnOf('ada')]);
    const groups = await ada.search({ base: scene.base, filter: equal('objectClass', 'groupOfNames') });
    expect(groups.entries).toEqual([]);
    const bob = await ada.search({ base: dnOf('bob'), scope: scope.base });
    expect(bob.result.code).toBe(resultCode.noSuchObject);
  });

  test('not with a wrong password, and is nobody then', async () => {
    const ada = await client();
    await ada.bind('ada', personsPassword);
    expect((await ada.bind('ada', 'wrong')).result.code).toBe(resultCode.invalidCredentials);
    expect((await ada.extended(oid.whoAmI)).value).toBe('');
    expect((await ada.search({ base: scene.base })).result.code).toBe(resultCode.insufficientAccessRights);
  });
});

describe('a service account', () => {
  test('reads a person as inetOrgPerson has it', async () => {
    const { entries } = await (await reader()).search({
      base: scene.base,
      filter: allOf(equal('objectClass', 'inetOrgPerson'), equal('uid', 'ADA')),
      attributes: ['*', 'memberOf', 'entryUUID'],
    });
    expect(entries).toEqual([
      {
        dn: dnOf('ada'),
        objectClass: ['top', 'person', 'organizationalPerson', 'inetOrgPerson'],
        uid: 'ada',
        cn: 'Ada (Countess) Lovelace',
        sn: 'of Acme',
        givenName: 'ada',
        displayName: 'Ada (Countess) Lovelace',
        mail: 'ada@acme.example',
        entryUUID: expect.stringMatching(/^00000000-0000-8/),
        memberOf: [groupDn('inner'), groupDn('outer')],
      },
    ]);
  });

  test('reads a group with everybody who is in it', async () => {
    const { entries } = await (await reader()).search({ base: groupDn('outer'), scope: scope.base });
    expect(entries).toEqual([
      {
        dn: groupDn('outer'),
        objectClass: ['top', 'groupOfNames'],
        cn: 'outer',
        description: 'The outer',
        member: [dnOf('ada'), dnOf('bob')],
      },
    ]);
  });

  const bytes = (text: string) => Buffer.from(text);
  const filters: Readonly<Record<string, readonly [() => Filter, readonly string[]]>> = {
    'mail=': [() => equal('mail', 'bob@acme.example'), ['bob']],
    'memberOf=, with groups within': [() => equal('memberOf', groupDn('outer')), ['ada', 'bob']],
    'memberOf= of nothing': [() => equal('memberOf', groupDn('nowhere')), []],
    'cn=*ess) lov*': [() => ({ kind: 'substrings', attribute: 'cn', any: [bytes('ess) lov')] }), ['ada']],
    'uid=%': [() => ({ kind: 'substrings', attribute: 'uid', initial: bytes('%'), any: [] }), []],
    'uid=*': [() => ({ kind: 'present', attribute: 'uid' }), ['ada', 'bob', 'eve']],
    'not uid': [
      () => allOf(equal('objectClass', 'person'), { kind: 'not', filter: equal('uid', 'ada') }),
      ['bob', 'eve'],
    ],
    'what nobody has': [() => equal('roomNumber', '1'), []],
    'the opposite of what nobody has': [() => ({ kind: 'not', filter: equal('roomNumber', '1') }), []],
    'one or the other': [() => anyOf(equal('uid', 'eve'), equal('mail', 'ada@acme.example')), ['ada', 'eve']],
    'a value that looks like SQL': [() => equal('uid', "' or 1=1 --"), []],
    'a zero byte': [() => equal('uid', 'ada\0'), ['ada']],
  };
  test.each(Object.keys(filters))('finds people by %s', async (name) => {
    const [filter, expected] = filters[name]!;
    const { entries, result } = await (await reader()).search({
      base: `ou=users,${scene.base}`,
      filter: filter(),
      attributes: ['uid'],
    });
    expect(result.code).toBe(resultCode.success);
    expect(entries.map((entry) => entry['uid']).toSorted()).toEqual([...expected]);
  });

  test('finds by an id what it has found before', async () => {
    const connection = await reader();
    const found = await connection.search({
      base: dnOf('bob'),
      scope: scope.base,
      attributes: ['entryUUID'],
    });
    const uuid = found.entries[0]?.['entryUUID'] as string;
    const again = await connection.search({ base: scene.base, filter: equal('entryUUID', uuid) });
    expect(again.entries.map(({ dn }) => dn)).toEqual([dnOf('bob')]);
  });

  test('finds groups by their members', async () => {
    const filter = allOf(equal('objectClass', 'groupOfNames'), equal('member', dnOf('ada')));
    const { entries } = await (await reader()).search({ base: scene.base, filter, attributes: ['1.1'] });
    expect(entries).toEqual([{ dn: groupDn('inner') }, { dn: groupDn('outer') }]);
  });

  test('walks the tree', async () => {
    const connection = await reader();
    const dns = async (base: string, within: number) =>
      (await connection.search({ base, scope: within })).entries.map(({ dn }) => dn);
    expect(await dns(scene.base, scope.base)).toEqual([scene.base]);
    expect(await dns(scene.base, scope.one)).toEqual([`ou=users,${scene.base}`, `ou=groups,${scene.base}`]);
    expect(await dns(`ou=groups,${scene.base}`, scope.one)).toEqual([groupDn('inner'), groupDn('outer')]);
    expect(await dns(scene.base, scope.subtree)).toHaveLength(3 + 2 + 3);
  });

  test('reads in pages what there is, each once', async () => {
    const connection = await reader();
    const dns: string[] = [];
    let cookie: Uint8Array = Buffer.from('');
    do {
      const value = sequence(integer(3), octetString(cookie));
      const page = await connection.search({ base: scene.base }, [
        { type: oid.pagedResults, critical: true, value },
      ]);
      expect(page.result.code).toBe(resultCode.success);
      expect(page.entries.length).toBeLessThanOrEqual(3);
      dns.push(...page.entries.map(({ dn }) => dn));
      const inside = new BerReader(page.controls[0]?.value ?? new Uint8Array(), 3).enter();
      inside.integer();
      cookie = inside.octets();
    } while (cookie.length > 0);
    expect(dns).toHaveLength(8);
    expect(new Set(dns).size).toBe(8);
  });

  test('is told that there is more than it asked for', async () => {
    const { entries, result } = await (await reader()).search({ base: scene.base, sizeLimit: 2 });
    expect(entries).toHaveLength(2);
    expect(result.code).toBe(resultCode.sizeLimitExceeded);
  });

  test('whose role sees people and no groups is told of none', async () => {
    const { token: key } = await scene.machine('without-groups', 'ORG_USER_PERMISSION_EDITOR');
    const connection = await client();
    await connection.bind('without-groups', key);
    const { entries } = await connection.search({
      base: scene.base,
      filter: { kind: 'present', attribute: 'cn' },
      attributes: ['memberOf'],
    });
    expect(entries.toSorted((a, b) => a.dn.localeCompare(b.dn))).toEqual(
      ['ada', 'bob', 'eve'].map((name) => ({ dn: dnOf(name) })),
    );
    const found = async (filter: Filter, base = scene.base) => {
      const { entries: all, result } = await connection.search({ base, filter });
      return [result.code, all.length];
    };
    expect(await found(equal('memberOf', groupDn('inner')))).toEqual([resultCode.success, 0]);
    expect(await found(equal('cn', 'inner'), groupDn('inner'))).toEqual([resultCode.noSuchObject, 0]);
  });

  test('asks of so many groups at once and no more', async () => {
    const asked = (many: number) =>
      anyOf(...Array.from({ length: many }, () => equal('memberOf', groupDn('outer'))));
    const code = async (many: number) =>
      (await (await reader()).search({ base: `ou=users,${scene.base}`, filter: asked(many) })).result.code;
    expect([await code(20), await code(21)]).toEqual([resultCode.success, resultCode.adminLimitExceeded]);
  });

  test('writes nothing', async () => {
    const connection = await reader();
    const removal = await connection
      .ask(octetString(dnOf('ada'), 0x4a))
      .catch((error: Error) => error.message);
    expect(removal).toContain('"tag":107');
  });

  test('sees nobody of another organization', async () => {
    const stranger = await client();
    const { organizationId } = await scene.postern.call<{ organizationId: string }>(
      'zitadel.org.v2.OrganizationService/AddOrganization',
      { name: 'Elsewhere' },
    );
    await stranger.bind('reader', token);
    const found = await stranger.search({ base: `o=${organizationId}` });
    const missing = await stranger.search({ base: 'o=nowhere' });
    expect(found).toEqual(missing);
    expect(found.result.code).toBe(resultCode.noSuchObject);
  });
});
