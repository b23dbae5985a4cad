import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/**
 * What an update says of a part: absent keeps it, empty removes it or is refused where there must be one. One table
 * for all calls and versions, so that a call which reads emptiness in its own way is seen.
 */

// biome-ignore lint/suspicious/noExplicitAny: requests and answers are read as their JSON
type Json = Record<string, any>;
let postern: TestPostern;
const ids: Record<string, string> = {};
const call = (method: string, request: Json = {}): Promise<Json> =>
  postern.call(`zitadel.${method}`, request);

const users = 'user.v2.UserService';
const management = 'management.v1.ManagementService';
const projects = 'project.v2.ProjectService';
const administrators = 'internal_permission.v2.InternalPermissionService';
const instances = 'instance.v2.InstanceService';
const organizations = 'org.v2.OrganizationService';
const admin = 'admin.v1.AdminService';
const applications = 'application.v2.ApplicationService';
const names = { givenName: 'Ada', familyName: 'Lovelace' };
const whole = {
  profile: {
    ...names,
    nickName: 'A',
    displayName: 'Ada L',
    preferredLanguage: 'en',
    gender: 'GENDER_FEMALE',
  },
  email: { email: 'ada@mail.test', isVerified: true },
  phone: { phone: '+41790000001', isVerified: true },
};

beforeAll(async () => {
  postern = await startTestPostern();
  const { userId } = await call(`${users}/AddHumanUser`, { username: 'updates-ada', ...whole });
  const { organizationId } = await call('org.v2.OrganizationService/AddOrganization', { name: 'Updates' });
  const { id: machineId } = await call(`${users}/CreateUser`, {
    organizationId,
    username: 'updates-robot',
    machine: { name: 'Robot', description: 'Works' },
  });
  const { projectId } = await call(`${projects}/CreateProject`, { organizationId, name: 'Updates' });
  await call(`${projects}/AddProjectRole`, { projectId, roleKey: 'r', displayName: 'Role', group: 'G' });
  const { applicationId } = await call(`${applications}/CreateApplication`, {
    projectId,
    name: 'App',
    oidcConfiguration: {
      redirectUris: ['https://app.test/cb'],
      postLogoutRedirectUris: ['https://app.test/bye'],
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
      backChannelLogoutUri: 'https://app.test/out',
      clockSkew: '3s',
    },
  });
  const member = { userId: machineId, roles: ['ORG_OWNER_VIEWER'] };
  await call(`${administrators}/CreateAdministrator`, { ...member, resource: { organizationId } });
  Object.assign(ids, { userId, machineId, projectId, applicationId, organizationId });
});
afterAll(() => postern?.stop());

const byKey = ({ metadata = [] }: Json): Json =>
  Object.fromEntries(metadata.map(({ key, value }: Json) => [key, value]));

/** Reads what updates change, in one shape for each thing. */
const reads = {
  person: async () => {
    const { user } = await call(`${users}/GetUserByID`, { userId: ids['userId'] });
    const { profile, email, phone } = user.human;
    return { username: user.username, ...profile, email: email.email, phone: phone?.phone };
  },
  machine: async () => {
    const { user } = await call(`${users}/GetUserByID`, { userId: ids['machineId'] });
    return { username: user.username, name: user.machine.name, description: user.machine.description };
  },
  project: async () => (await call(`${projects}/GetProject`, { projectId: ids['projectId'] }))['project'],
  role: async () =>
    (await call(`${projects}/ListProjectRoles`, { projectId: ids['projectId'] }))['projectRoles'][0],
  application: async () => {
    const { application } = await call(`${applications}/GetApplication`, {
      applicationId: ids['applicationId'],
    });
    return { name: application.name, ...application.oidcConfiguration };
  },
  member: async () => {
    const { administrators: found = [] } = await call(`${administrators}/ListAdministrators`, {
      filters: [{ inUserIdsFilter: { ids: [ids['machineId']] } }],
    });
    return { roles: found[0]?.roles };
  },
  lockout: async () => {
    const { policy } = await call(`${admin}/GetLockoutPolicy`);
    return { passwords: policy.maxPasswordAttempts, otps: policy.maxOtpAttempts };
  },
  personMetadata: async () => byKey(await call(`${users}/ListUserMetadata`, { userId: ids['userId'] })),
  orgMetadata: async () =>
    byKey(await call(`${organizations}/ListOrganizationMetadata`, { organizationId: ids['organizationId'] })),
  instance: async () => {
    const { instance } = await call(`${instances}/GetInstance`, { instanceId: postern.instanceId });
    return { name: instance.name };
  },
} satisfies Record<string, () => Promise<Json>>;

interface Case {
  readonly thing: keyof typeof reads;
  readonly method: string;
  readonly request: () => Json;
  /** What it changes; `undefined`: is not there any more. */
  readonly changes: Json | 'refused';
}

const person = () => ({ userId: ids['userId'] });
const machine = () => ({ userId: ids['machineId'] });
const inOrganization = () => ({ organizationId: ids['organizationId'] });
const inProject = () => ({ projectId: ids['projectId'] });
const app = () => ({ ...inProject(), applicationId: ids['applicationId'] });
const beta = 'user.v2beta.UserService';
const v1Profile = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  preferredLanguage: 'en',
  gender: 'GENDER_FEMALE',
};

const cases: Record<string, Case> = {};
const add = (
  title: string,
  thing: Case['thing'],
  method: string,
  request: () => Json,
  changes: Case['changes'],
) => {
  cases[title] = { thing, method, request, changes };
};

add('nothing at all', 'person', `${users}/UpdateUser`, () => ({ ...person(), human: {} }), {});
for (const [method, of] of [
  [`${users}/UpdateUser`, (human: Json) => ({ ...person(), human })],
  [`${users}/UpdateHumanUser`, (human: Json) => ({ ...person(), ...human })],
  [`${beta}/UpdateHumanUser`, (human: Json) => ({ ...person(), ...human })],
] as const) {
  // The contract itself asks for at least one character there.
  const optional = (removed: Json) => (method === `${users}/UpdateUser` ? 'refused' : removed);
  add(`${method}: a profile of names`, 'person', method, () => of({ profile: names }), {});
  add(
    `${method}: an empty nick name`,
    'person',
    method,
    () => of({ profile: { ...names, nickName: '' } }),
    optional({ nickName: undefined }),
  );
  add(
    `${method}: an empty language`,
    'person',
    method,
    () => of({ profile: { ...names, preferredLanguage: '' } }),
    // Who has none has an undetermined one (BCP 47).
    optional({ preferredLanguage: 'und' }),
  );
  add(
    `${method}: an empty given name`,
    'person',
    method,
    () => of({ profile: { ...names, givenName: '' } }),
    'refused',
  );
  add(`${method}: an empty phone`, 'person', method, () => of({ phone: {} }), { phone: undefined });
  add(`${method}: an empty e-mail`, 'person', method, () => of({ email: {} }), 'refused');
}
add(`${users}/SetPhone: an empty phone`, 'person', `${users}/SetPhone`, person, 'refused');
add(
  'v1 profile: written whole',
  'person',
  `${management}/UpdateHumanProfile`,
  () => ({ ...person(), ...v1Profile, displayName: 'Ada L' }),
  {
    nickName: undefined,
  },
);
add('v1 phone: empty', 'person', `${management}/UpdateHumanPhone`, person, 'refused');
add('v1 e-mail: empty', 'person', `${management}/UpdateHumanEmail`, person, 'refused');

add('machine: absent parts', 'machine', `${users}/UpdateUser`, () => ({ ...machine(), machine: {} }), {});
add(
  'machine: an empty description',
  'machine',
  `${users}/UpdateUser`,
  () => ({ ...machine(), machine: { description: '' } }),
  { description: undefined },
);
add(
  'machine: an empty name',
  'machine',
  `${users}/UpdateUser`,
  () => ({ ...machine(), machine: { name: '' } }),
  'refused',
);
add(
  'v1 machine: written whole',
  'machine',
  `${management}/UpdateMachine`,
  () => ({ ...machine(), name: 'Robot' }),
  {
    description: undefined,
  },
);

add('project: absent parts', 'project', `${projects}/UpdateProject`, inProject, {});
add(
  'project: an empty name',
  'project',
  `${projects}/UpdateProject`,
  () => ({ ...inProject(), name: '' }),
  'refused',
);
add(
  'role: absent parts',
  'role',
  `${projects}/UpdateProjectRole`,
  () => ({ ...inProject(), roleKey: 'r' }),
  {},
);
add(
  'role: an empty group',
  'role',
  `${projects}/UpdateProjectRole`,
  () => ({ ...inProject(), roleKey: 'r', group: '' }),
  { group: undefined },
);
add(
  'v1 role: written whole',
  'role',
  `${management}/UpdateProjectRole`,
  () => ({ ...inProject(), roleKey: 'r', displayName: 'Role' }),
  { group: undefined },
);
add(
  'application: absent parts',
  'application',
  `${applications}/UpdateApplication`,
  () => ({ ...app(), oidcConfiguration: {} }),
  {},
);
add(
  'application: an empty back-channel address',
  'application',
  `${applications}/UpdateApplication`,
  () => ({ ...app(), oidcConfiguration: { backChannelLogoutUri: '' } }),
  { backChannelLogoutUri: undefined },
);

const member = () => ({ userId: ids['machineId'], resource: { organizationId: ids['organizationId'] } });
add('member: no roles', 'member', `${administrators}/UpdateAdministrator`, member, 'refused');
add(
  'member: an empty role',
  'member',
  `${administrators}/UpdateAdministrator`,
  () => ({ ...member(), roles: [''] }),
  'refused',
);
add(
  'v1 settings: written whole, 0 where absent',
  'lockout',
  `${admin}/UpdateLockoutPolicy`,
  () => ({ maxPasswordAttempts: 7 }),
  { passwords: '7', otps: undefined },
);
for (const [thing, method, of] of [
  ['personMetadata', `${users}/SetUserMetadata`, person],
  ['orgMetadata', `${organizations}/SetOrganizationMetadata`, inOrganization],
] as const) {
  const set =
    (...metadata: Json[]) =>
    () => ({ ...of(), metadata });
  add(`${method}: other keys stay`, thing, method, set({ key: 'b', value: 'Qg==' }), { b: 'Qg==' });
  add(`${method}: no entries`, thing, method, set(), {});
  add(`${method}: no key`, thing, method, set({ value: 'Qg==' }), 'refused');
  add(`${method}: no value`, thing, method, set({ key: 'a' }), 'refused');
}
add(
  'person: no metadata',
  'personMetadata',
  `${users}/UpdateUser`,
  () => ({ ...person(), human: {}, metadata: [] }),
  {},
);
add(
  'instance: an empty name',
  'instance',
  `${instances}/UpdateInstance`,
  () => ({ instanceId: postern.instanceId, instanceName: '' }),
  'refused',
);
add(
  'instance: an absent name',
  'instance',
  `${instances}/UpdateInstance`,
  () => ({ instanceId: postern.instanceId }),
  'refused',
);

/** Brings everything back to what `beforeAll` made. */
async function restore(): Promise<void> {
  await call(`${users}/UpdateUser`, { ...person(), human: whole });
  await call(`${users}/UpdateUser`, { ...machine(), machine: { name: 'Robot', description: 'Works' } });
  await call(`${projects}/UpdateProjectRole`, {
    ...inProject(),
    roleKey: 'r',
    displayName: 'Role',
    group: 'G',
  });
  await call(`${applications}/UpdateApplication`, {
    ...app(),
    oidcConfiguration: { backChannelLogoutUri: 'https://app.test/out' },
  });
  const metadata = [{ key: 'a', value: 'QQ==' }];
  await call(`${users}/SetUserMetadata`, { ...person(), metadata });
  await call(`${users}/DeleteUserMetadata`, { ...person(), keys: ['b'] });
  await call(`${organizations}/SetOrganizationMetadata`, { ...inOrganization(), metadata });
  await call(`${organizations}/DeleteOrganizationMetadata`, { ...inOrganization(), keys: ['b'] });
  // Changing nothing is refused there.
  if ((await reads.lockout()).passwords !== '5')
    await call(`${admin}/UpdateLockoutPolicy`, { maxPasswordAttempts: 5, maxOtpAttempts: 4 });
}

/** Empty texts are written by some messages and left out by others. */
const settled = ({ changeDate: _date, details: _details, ...rest }: Json): Json =>
  Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, value === '' ? undefined : value]));

test.each(Object.keys(cases))('%s', async (title) => {
  const { thing, method, request, changes } = cases[title] as Case;
  await restore();
  const before = settled(await reads[thing]());
  const outcome = await call(method, request()).then(
    () => 'done',
    ({ body }) => body.code,
  );
  const after = settled(await reads[thing]());
  if (changes === 'refused') {
    expect([outcome, after]).toEqual(['invalid_argument', before]);
    return;
  }
  expect([outcome, after]).toEqual(['done', { ...before, ...changes }]);
});
