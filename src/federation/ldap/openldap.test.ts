import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createOutbound } from '../../outbound/index.ts';
import { silentLogger } from '../../telemetry/index.ts';
import { claimCertificate } from '../../testing/claim-certificate.ts';
import { startNameServer, type TestNameServer } from '../../testing/name-server.ts';
import { type Slapd, slapdBinary, startSlapd } from '../../testing/slapd.ts';
import { createLdapDirectories, type LdapConfig, type LdapDirectories } from './index.ts';
import { ldapConfig } from './testing.ts';

const people = `dn: ou=people,dc=example,dc=com
objectClass: organizationalUnit
ou: people

dn: uid=ada,ou=people,dc=example,dc=com
objectClass: inetOrgPerson
uid: ada
cn: Ada Lovelace
givenName: Ada
sn: Lovelace
displayName: Ada (Countess) Lovelace*
mail: ada@example.com
telephoneNumber: +41791234567
preferredLanguage: en
userPassword: ada's secret

dn: uid=bob,ou=people,dc=example,dc=com
objectClass: inetOrgPerson
uid: bob
cn: Bob
sn: Builder
mail: shared@example.com
userPassword: bob's secret

dn: uid=eve,ou=people,dc=example,dc=com
objectClass: inetOrgPerson
uid: eve
cn: Eve
sn: Evil
mail: shared@example.com
userPassword: eve's secret

dn: cn=two,ou=people,dc=example,dc=com
objectClass: inetOrgPerson
uid: two
uid: zwei
cn: two
sn: Two
userPassword: two's secret

dn: cn=admins,ou=people,dc=example,dc=com
objectClass: groupOfNames
cn: admins
member: uid=ada,ou=people,dc=example,dc=com
`;

describe.skipIf(slapdBinary() === undefined)("OpenLDAP's people sign in", () => {
  let names: TestNameServer;
  let slapd: Slapd;
  let directories: LdapDirectories;

  beforeAll(async () => {
    names = await startNameServer();
    names.set('claim.test', '127.0.0.1');
    names.set('other.example', '127.0.0.1');
    slapd = await startSlapd(people);
    const outbound = createOutbound({
      allow: ['127.0.0.0/8'],
      nameServers: [names.address],
      log: silentLogger,
    });
    directories = createLdapDirectories({ outbound });
  });
  afterAll(async () => {
    names?.close();
    await slapd?.stop();
  });

  const ways: Readonly<Record<string, () => Partial<LdapConfig>>> = {
    'over LDAPS': () => ({ servers: [`ldaps://claim.test:${slapd.ldapsPort}`] }),
    'over StartTLS': () => ({ servers: [`ldap://claim.test:${slapd.ldapPort}`], startTls: true }),
    'in the clear': () => ({ servers: [`ldap://claim.test:${slapd.ldapPort}`] }),
  };
  const config = (given: Partial<LdapConfig> = {}) =>
    ldapConfig({ ...ways['over LDAPS']?.(), rootCa: claimCertificate.cert, ...given });

  test.each(Object.keys(ways))('%s, by either name', async (way) => {
    for (const username of ['ada', 'ADA@example.com']) {
      const signIn = await directories.authenticate(config(ways[way]?.()), {
        username,
        password: "ada's secret",
      });
      expect(signIn).toEqual({
        outcome: 'proven',
        person: {
          id: 'ada',
          profile: {
            firstName: 'Ada',
            lastName: 'Lovelace',
            displayName: 'Ada (Countess) Lovelace*',
            preferredUsername: 'ada',
            email: 'ada@example.com',
            emailVerified: false,
            phone: '+41791234567',
            phoneVerified: false,
            preferredLanguage: 'en',
          },
          entry: {
            dn: 'uid=ada,ou=people,dc=example,dc=com',
            attributes: expect.objectContaining({ uid: ['ada'], mail: ['ada@example.com'] }),
          },
        },
      });
    }
  });

  const refusals: ReadonlyArray<readonly [string, string, string, string, Partial<LdapConfig>]> = [
    ['a wrong password', 'ada', 'wrong', 'wrong_password', {}],
    ['an unknown name', 'nobody', 'secret', 'unknown', {}],
    ['a name of several', 'shared@example.com', "bob's secret", 'ambiguous', {}],
    ['a star', '*', "ada's secret", 'unknown', {}],
    ['a filter', 'ada)(|(uid=*', "ada's secret", 'unknown', {}],
    ['no password', 'ada', '', 'no_credentials', {}],
    ['an id of two values', 'zwei', "two's secret", 'no_id', {}],
    ['a searcher of a wrong password', 'ada', "ada's secret", 'misconfigured', { bindPassword: 'wrong' }],
    ['a base that there is not', 'ada', "ada's secret", 'misconfigured', { baseDn: 'dc=nowhere' }],
    ['public authorities alone', 'ada', "ada's secret", 'misconfigured', { rootCa: undefined }],
    ['an entry of another class', 'ada', "ada's secret", 'unknown', { userObjectClasses: ['groupOfNames'] }],
  ];
  test.each(refusals)('but not with %s', async (_what, username, password, reason, given) => {
    const signIn = await directories.authenticate(config(given), { username, password });
    expect(signIn).toMatchObject({ outcome: 'refused', reason });
  });

  test('whose certificate is for the name that is asked', async () => {
    for (const given of [
      { servers: [`ldaps://other.example:${slapd.ldapsPort}`] },
      { servers: [`ldap://other.example:${slapd.ldapPort}`], startTls: true },
      { servers: [`ldaps://127.0.0.1:${slapd.ldapsPort}`] },
    ]) {
      const signIn = await directories.authenticate(config(given), { username: 'ada', password: 'x' });
      expect(signIn).toMatchObject({ reason: 'misconfigured', said: expect.stringContaining('TLS') });
    }
  });

  test('with the attribute that they bind by', async () => {
    const given = config({ userBase: 'entryDN' });
    const signIn = await directories.authenticate(given, { username: 'ada', password: "ada's secret" });
    expect(signIn.outcome).toBe('proven');
  });

  test('and a preview shows each step, the entry and no secret', async () => {
    const { steps, outcome } = await directories.searchPreview(config(), 'ada', "ada's secret");
    expect(outcome.outcome).toBe('proven');
    expect(steps.every(({ ok }) => ok)).toBe(true);
    const kinds = steps.map(({ step }) => step);
    expect(kinds).toEqual(['connect', 'tls', 'bind', 'search', 'mapping', 'person_bind']);
    const said = JSON.stringify({ steps, outcome });
    expect(said).toContain('(&(objectClass=inetOrgPerson)(|(uid=ada)(mail=ada)))');
    expect(said).toContain('postern test');
    expect(said).toContain('Ada Lovelace');
    expect(said).not.toMatch(/secret|userPassword/i);
  });
});
