import { acts, type Case, type Cases, closed, exempt, reads, removes } from '../e2e/tenancy/case.ts';
import { type Estate, inTheFuture, person } from '../e2e/tenancy/victim.ts';
import { factorCases, managedFactorCases, recoveryAndListCases } from './factors/tenancy.ts';
import { keyCases, keyListCases, managedKeyCases } from './keys/tenancy.ts';
import { linkCases, linkListCases, managedLinkCases, ownLinkCases } from './links/tenancy.ts';
import { managedUserCases, ownCases } from './v1/tenancy.ts';

const service = 'zitadel.user.v2.UserService';
const password = 'Other-Secret1';
const human = async (victim: Estate) => ({ userId: await victim.human() });
const machine = async (victim: Estate) => ({ userId: await victim.machine() });
const after = (method: string, more: object = {}): Case =>
  acts(async (victim) => {
    const user = await human(victim);
    await victim.call(`${service}/${method}`, { ...user, ...more });
    return user;
  });
const verifying = (method: string, more: object): Case =>
  acts(async (victim) => {
    const user = await human(victim);
    const codes = await victim.call<Record<string, string>>(`${service}/${method}`, { ...user, ...more });
    return { ...user, verificationCode: codes['verificationCode'] };
  });

const newPerson = (victim: Estate) => {
  const { profile, email } = person(victim.name());
  return { username: victim.name(), profile, email, organization: { orgId: victim.orgId } };
};

const both: Cases = {
  ...factorCases,
  ...keyCases,
  ...linkCases,
  AddHumanUser: acts(newPerson),
  GetUserByID: reads(human),
  ListUsers: reads(async (victim) => ({
    queries: [{ inUserIdsQuery: { userIds: [await victim.human(), await victim.machine()] } }],
  })),
  SetEmail: acts(async (victim) => ({
    ...(await human(victim)),
    email: 'other@example.com',
    returnCode: {},
  })),
  ResendEmailCode: acts(async (victim) => ({ ...(await human(victim)), returnCode: {} })),
  VerifyEmail: verifying('ResendEmailCode', { returnCode: {} }),
  SetPhone: acts(async (victim) => ({ ...(await human(victim)), phone: '+41799999999', returnCode: {} })),
  RemovePhone: acts(human),
  ResendPhoneCode: acts(async (victim) => ({ ...(await human(victim)), returnCode: {} })),
  VerifyPhone: verifying('ResendPhoneCode', { returnCode: {} }),
  UpdateHumanUser: acts(async (victim) => ({
    ...(await human(victim)),
    profile: { givenName: 'Changed', familyName: 'Changed' },
  })),
  DeactivateUser: acts(human),
  ReactivateUser: after('DeactivateUser'),
  LockUser: acts(human),
  UnlockUser: after('LockUser'),
  DeleteUser: acts(human),
  PasswordReset: acts(async (victim) => ({ ...(await human(victim)), returnCode: {} })),
  SetPassword: acts(async (victim) => ({ ...(await human(victim)), newPassword: { password } })),
  ListAuthenticationMethodTypes: closed(async (victim) => {
    const user = await human(victim);
    await victim.call(`${service}/SetPassword`, { ...user, newPassword: { password } });
    return user;
  }),
};

const userCases: Cases = {
  ...both,
  CreateUser: acts((victim) => ({
    organizationId: victim.orgId,
    username: victim.name(),
    machine: { name: 'Robot' },
  })),
  UpdateUser: acts(async (victim) => ({ ...(await machine(victim)), machine: { name: 'Changed' } })),
  SendEmailCode: acts(async (victim) => ({ ...(await human(victim)), returnCode: {} })),
  CreateInviteCode: acts(async (victim) => ({ ...(await human(victim)), returnCode: {} })),
  ResendInviteCode: after('CreateInviteCode', { sendCode: {} }),
  VerifyInviteCode: exempt('whoever holds the code that was sent is the one who was invited'),
  HumanMFAInitSkipped: acts(human),
  SetUserMetadata: acts(async (victim) => ({
    ...(await human(victim)),
    metadata: [{ key: 'k', value: 'djI=' }],
  })),
  ListUserMetadata: reads(async (victim) => {
    const user = await human(victim);
    await victim.call(`${service}/SetUserMetadata`, {
      ...user,
      metadata: [{ key: victim.name(), value: 'djI=' }],
    });
    return user;
  }),
  DeleteUserMetadata: acts(async (victim) => {
    const user = await human(victim);
    await victim.call(`${service}/SetUserMetadata`, { ...user, metadata: [{ key: 'k', value: 'djI=' }] });
    return { ...user, keys: ['k'] };
  }),
  AddSecret: acts(machine),
  RemoveSecret: acts(async (victim) => {
    const user = await machine(victim);
    await victim.call(`${service}/AddSecret`, user);
    return user;
  }),
  AddKey: acts(async (victim) => ({ ...(await machine(victim)), expirationDate: inTheFuture })),
  RemoveKey: removes(async (victim) => {
    const { userId } = await machine(victim);
    return { userId, keyId: await victim.key(userId) };
  }),
  ListKeys: reads(async (victim) => {
    const { userId } = await machine(victim);
    await victim.key(userId);
    return { filters: [{ userIdFilter: { id: userId } }] };
  }),
  AddPersonalAccessToken: acts(async (victim) => ({
    ...(await machine(victim)),
    expirationDate: inTheFuture,
  })),
  RemovePersonalAccessToken: removes(async (victim) => {
    const { userId } = await machine(victim);
    return { userId, tokenId: (await victim.pat(userId)).tokenId };
  }),
  ListPersonalAccessTokens: reads(async (victim) => {
    const { userId } = await machine(victim);
    await victim.pat(userId);
    return { filters: [{ userIdFilter: { id: userId } }] };
  }),
};

const applicationPasswords = 'postern.user.v1.ApplicationPasswordService';
const withApplicationPassword = async (victim: Estate) => {
  const user = await human(victim);
  const { id } = await victim.call(`${applicationPasswords}/AddApplicationPassword`, {
    ...user,
    name: victim.name(),
  });
  return { ...user, id };
};

export const cases: Readonly<Record<string, Cases>> = {
  [applicationPasswords]: {
    AddApplicationPassword: acts(async (victim) => ({ ...(await human(victim)), name: victim.name() })),
    ListApplicationPasswords: reads(async (victim) => ({
      userId: (await withApplicationPassword(victim)).userId,
    })),
    RemoveApplicationPassword: removes(withApplicationPassword),
  },
  'zitadel.user.v2.UserService': { ...userCases, ...recoveryAndListCases, ...keyListCases, ...linkListCases },
  'zitadel.user.v2beta.UserService': both,
  'zitadel.management.v1.ManagementService': {
    ...managedUserCases,
    ...managedFactorCases,
    ...managedKeyCases,
    ...managedLinkCases,
  },
  'zitadel.auth.v1.AuthService': { ...ownCases, ...ownLinkCases },
};
