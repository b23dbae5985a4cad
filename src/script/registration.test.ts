import { afterAll, beforeAll, expect, test } from 'bun:test';
import { projections } from '../projections.ts';
import { type TestPlatform, testPlatform } from '../testing/platform.ts';
import { type TestTenant, testTenant } from '../testing/tenant.ts';
import { type Registration, registrationScripts } from './registration.ts';
import { clearFlow, runAt } from './testing.ts';

let platform: TestPlatform;
let tenant: TestTenant;
beforeAll(async () => {
  platform = await testPlatform({ projections });
  tenant = await testTenant(platform);
});
afterAll(() => platform?.close());

const ada: Registration = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  nickName: '',
  displayName: '',
  preferredLanguage: 'en',
  gender: 0,
  username: 'ada',
  email: 'ada@example.com',
  emailVerified: false,
  phone: '',
  phoneVerified: false,
};
const context = () => ({
  instanceId: tenant.instance.id,
  orgId: tenant.orgId,
  authRequest: { applicationId: 'app' },
  httpRequest: {},
});
let count = 0;
const runs = (trigger: number, body: string) => {
  const name = `registers${++count}`;
  return runAt(platform, tenant, [3, trigger], { name, script: `function ${name}(ctx, api) { ${body} }` });
};

test('before a user is created scripts change what was entered, one after the other', async () => {
  const scripts = registrationScripts(platform);
  expect(await scripts.before(context(), ada)).toEqual({ user: ada, metadata: [] });
  await runs(
    2,
    `api.setFirstName(ctx.v1.user.profile.firstName.toUpperCase()); api.setEmailVerified(true); api.setGender(1);
     api.v1.user.appendMetadata('app', ctx.v1.authRequest.applicationId);`,
  );
  await runs(2, `api.setDisplayName(ctx.v1.user.profile.firstName + ' ' + ctx.v1.user.profile.lastName);`);
  expect(await scripts.before(context(), ada)).toEqual({
    user: { ...ada, firstName: 'ADA', displayName: 'ADA Lovelace', emailVerified: true, gender: 1 },
    metadata: [{ key: 'app', value: Buffer.from('app').toString('base64') }],
  });
  for (const nonsense of ['api.setFirstName({})', 'api.setGender(7)', 'api.setEmailVerified("yes")']) {
    await runs(2, nonsense);
    await expect(scripts.before(context(), ada)).rejects.toThrow('An action that this depends on failed');
    await clearFlow(platform, tenant, 3);
  }
  await runs(2, `if (!ctx.v1.user.email.email.endsWith('@example.org')) throw 'Only people of example.org'`);
  await expect(scripts.before(context(), ada)).rejects.toThrow('Only people of example.org');
  await clearFlow(platform, tenant, 3);
});

test('after it was created scripts give roles', async () => {
  const scripts = registrationScripts(platform);
  const userId = await tenant.addPerson({ userName: 'grace' });
  expect(await scripts.after(context(), userId)).toEqual([]);
  await runs(
    3,
    `api.userGrants.push({ projectID: 'one', roles: [ctx.v1.getUser().username] });
     api.v1.appendUserGrant({ projectId: 'two', projectGrantId: 'three', roles: ['x'] });`,
  );
  expect(await scripts.after(context(), userId)).toEqual([
    { projectId: 'two', projectGrantId: 'three', roleKeys: ['x'] },
    { projectId: 'one', projectGrantId: '', roleKeys: ['grace'] },
  ]);
  await runs(3, 'api.v1.appendUserGrant({ roles: [] })');
  await expect(scripts.after(context(), userId)).rejects.toThrow('An action that this depends on failed');
});
