import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { type Attribute, encodeEntry, type LdapResult, resultCode } from '../../ldapv3/index.ts';
import { createOutbound } from '../../outbound/index.ts';
import { silentLogger } from '../../telemetry/index.ts';
import { bound, type ScriptedDirectory, searched, startDirectory } from '../../testing/directory.ts';
import { startNameServer, type TestNameServer } from '../../testing/name-server.ts';
import { createLdapDirectories, type LdapAttributes, type LdapDirectories } from './index.ts';
import { ldapConfig } from './testing.ts';

/** Entries as the directories in use have them. */

let names: TestNameServer;
let directories: LdapDirectories;
let directory: ScriptedDirectory | undefined;

beforeAll(async () => {
  names = await startNameServer();
  names.set('claim.test', '127.0.0.1');
  const outbound = createOutbound({
    allow: ['127.0.0.0/8'],
    nameServers: [names.address],
    log: silentLogger,
  });
  directories = createLdapDirectories({ outbound });
});
afterEach(() => directory?.close());
afterAll(() => names.close());

const text = (type: string, ...values: string[]): Attribute => ({
  type,
  values: values.map((value) => Buffer.from(value)),
});
const bytes = (type: string, hex: string): Attribute => ({ type, values: [Buffer.from(hex, 'hex')] });

/** Signs in at a directory that has one entry, and answers the person's bind so. */
async function signIn(
  dn: string,
  attributes: readonly Attribute[],
  mapped: Partial<LdapAttributes>,
  answered: LdapResult = { code: 0 },
) {
  directory = await startDirectory(({ request, answer }) => {
    if (request.op === 'bind') answer(bound(request.name === dn ? answered : { code: 0 }));
    if (request.op !== 'search') return;
    answer(encodeEntry(dn, attributes));
    answer(searched());
  });
  const base = ldapConfig({});
  const config = { ...base, servers: [directory.url], attributes: { ...base.attributes, ...mapped } };
  return directories.authenticate(config, { username: 'ada', password: 'secret' });
}

test('Active Directory: ids of bytes in the form that Windows gives them, groups, names', async () => {
  const dn = 'CN=Lovelace\\, Ada,OU=Staff,DC=corp,DC=example';
  const entry = [
    bytes('objectGUID', '33221100554477668899aabbccddeeff'),
    bytes('objectSid', '010500000000000515000000010000000200000003000000e9030000'),
    text('sAMAccountName', 'ada'),
    text('userPrincipalName', 'ada@corp.example'),
    text('givenName', 'Ada'),
    text('sn', 'Lovelace'),
    text('memberOf', 'CN=Staff,DC=corp,DC=example', 'CN=Admins,DC=corp,DC=example'),
    bytes('thumbnailPhoto', 'ffd8ff'),
    text('unicodePwd', 'never shown'),
  ];
  const mapped = { id: 'objectguid', preferredUsername: 'sAMAccountName', email: 'userPrincipalName' };
  expect(await signIn(dn, entry, mapped)).toEqual({
    outcome: 'proven',
    person: {
      id: '00112233-4455-6677-8899-aabbccddeeff',
      profile: {
        firstName: 'Ada',
        lastName: 'Lovelace',
        preferredUsername: 'ada',
        email: 'ada@corp.example',
        emailVerified: false,
        phoneVerified: false,
      },
      entry: {
        dn,
        attributes: {
          objectGUID: ['00112233-4455-6677-8899-aabbccddeeff'],
          objectSid: ['S-1-5-21-1-2-3-1001'],
          sAMAccountName: ['ada'],
          userPrincipalName: ['ada@corp.example'],
          givenName: ['Ada'],
          sn: ['Lovelace'],
          memberOf: ['CN=Staff,DC=corp,DC=example', 'CN=Admins,DC=corp,DC=example'],
          thumbnailPhoto: ['_9j_'],
        },
      },
    },
  });
  const search = directory?.requests.find(({ op }) => op === 'search');
  // What is not mapped is not asked for: photographs, passwords.
  const asked = ['objectguid', 'givenName', 'sn', 'displayName', 'sAMAccountName', 'userPrincipalName'];
  expect(search).toMatchObject({
    sizeLimit: 2,
    attributes: [...asked, 'telephoneNumber', 'preferredLanguage', 'memberOf'],
  });
});

test('FreeIPA: the id that it gives, an address that is marked as proven', async () => {
  const signedIn = await signIn(
    'uid=ada,cn=users,cn=accounts,dc=ipa,dc=example',
    [
      text('ipaUniqueID', 'c1b2b7e4-1f2d-11ef-9d3c-525400123456'),
      text('uid', 'ada'),
      text('mail', 'ada@ipa.example', 'countess@ipa.example'),
      text('employeeType', 'TRUE'),
      text('krbPrincipalKey', 'never shown'),
    ],
    { id: 'ipaUniqueID', emailVerified: 'employeeType' },
  );
  expect(signedIn).toMatchObject({
    person: {
      id: 'c1b2b7e4-1f2d-11ef-9d3c-525400123456',
      profile: { email: 'ada@ipa.example', emailVerified: true },
    },
  });
  expect(JSON.stringify(signedIn)).not.toContain('never shown');
});

test('lldap: names with underscores', async () => {
  const entry = [text('entryuuid', 'a3c0fd3b-1f2d-3456'), text('first_name', 'Ada'), text('uid', 'ada')];
  expect(
    await signIn('uid=ada,ou=people,dc=lldap', entry, { id: 'entryUUID', firstName: 'first_name' }),
  ).toMatchObject({ person: { id: 'a3c0fd3b-1f2d-3456', profile: { firstName: 'Ada' } } });
});

describe('a directory that refuses a person says why:', () => {
  const ad = (data: string): LdapResult => ({
    code: resultCode.invalidCredentials,
    diagnostic: `80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data ${data}, v1db1`,
  });
  const answers: ReadonlyArray<readonly [string, LdapResult, string]> = [
    ['a wrong password', ad('52e'), 'wrong_password'],
    ['an expired password', ad('532'), 'password_expired'],
    ['one to be changed', ad('773'), 'password_expired'],
    ['a disabled account', ad('533'), 'account_closed'],
    ['a locked account', ad('775'), 'account_closed'],
    ['an inactive account of FreeIPA', { code: resultCode.unwillingToPerform }, 'account_closed'],
    ['an entry without a password', { code: resultCode.inappropriateAuthentication }, 'wrong_password'],
    ['a want of TLS', { code: resultCode.confidentialityRequired }, 'misconfigured'],
  ];
  test.each(answers)('%s', async (_what, answered, reason) => {
    const signedIn = await signIn('uid=ada', [text('uid', 'ada')], {}, answered);
    expect(signedIn).toMatchObject({ outcome: 'refused', reason });
  });
});
