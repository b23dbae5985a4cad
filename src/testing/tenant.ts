import type { InstanceContext } from '../contract/types.ts';
import { appendIn, writeOf } from '../eventstore/index.ts';
import { provision } from '../system/provision.ts';
import { userAggregate, userCommands } from '../user/index.ts';
import { type TestPlatform, testScope } from './platform.ts';

/** Right for every person of a test tenant. */
export const testPassword = 'Secret-1234';

export interface TestTenant {
  readonly instance: InstanceContext;
  readonly orgId: string;
  /** IAM_OWNER and ORG_OWNER, user name `admin`. */
  readonly adminId: string;
  /** Adds a person who signs in with `testPassword`; returns the user id. */
  addPerson(person: { userName: string; changeRequired?: boolean; language?: string }): Promise<string>;
}

/** An instance with an organization and an administrator, as a first start makes it. */
export async function testTenant(platform: TestPlatform, host = 'localhost'): Promise<TestTenant> {
  const tenant = await provision(platform, {
    name: 'Test',
    defaultLanguage: 'en',
    domains: [{ domain: host.split(':')[0] ?? host, generated: true }],
    orgName: 'ACME',
    origins: [`http://${host}`],
    human: {
      userName: 'admin',
      email: 'admin@example.com',
      emailVerified: true,
      givenName: 'Ada',
      familyName: 'Admin',
      password: testPassword,
      passwordChangeRequired: false,
    },
  });
  await platform.settled();
  const { instanceId, orgId } = tenant;
  return {
    instance: {
      id: instanceId,
      host,
      origin: `http://${host}`,
      primaryDomain: host.split(':')[0] ?? host,
      defaultOrgId: orgId,
      projectId: '',
      consoleClientId: '',
      defaultLanguage: 'en',
    },
    orgId,
    adminId: tenant.humanId ?? '',
    async addPerson({ userName, changeRequired = false, language = '' }) {
      const id = platform.ids();
      const loaded = await platform.store.load(instanceId, userAggregate, id);
      const decision = userCommands.addHuman(userAggregate.initial, {
        orgId,
        domainRequired: false,
        organizationScoped: false,
        userName,
        profile: { givenName: userName, familyName: 'Example', preferredLanguage: language },
        email: { address: `${userName}@example.com`, verification: { kind: 'verified' } },
        password: { encodedHash: await platform.passwords.hash(testPassword), changeRequired },
      });
      await appendIn(platform.store, testScope(instanceId), [writeOf(loaded, orgId, decision)]);
      await platform.settled();
      return id;
    },
  };
}
