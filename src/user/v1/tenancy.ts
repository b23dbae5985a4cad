import { acts, type Cases, exempt, given, reads, removes } from '../../e2e/tenancy/case.ts';
import { type Estate, inTheFuture } from '../../e2e/tenancy/victim.ts';

const users = 'zitadel.user.v2.UserService';
const management = 'zitadel.management.v1.ManagementService';
const human = async (victim: Estate) => ({ userId: await victim.human() });
const machine = async (victim: Estate) => ({ userId: await victim.machine() });
const id = async (victim: Estate) => ({ id: await victim.human() });
const idAfter = async (victim: Estate, method: string) => {
  const userId = await victim.human();
  await victim.call(`${users}/${method}`, { userId });
  return { id: userId };
};
const withMetadata = async (victim: Estate) => {
  const userId = await victim.human();
  const key = victim.name();
  await victim.call(`${users}/SetUserMetadata`, { userId, metadata: [{ key, value: 'djI=' }] });
  return { id: userId, key };
};
const uninitialized = async (victim: Estate) => {
  const { userId } = await victim.callHere<{ userId: string }>(
    `${management}/AddHumanUser`,
    newPerson(victim),
  );
  return { userId };
};
const newPerson = (victim: Estate) => {
  const name = victim.name();
  return {
    userName: name,
    profile: { firstName: name, lastName: name },
    email: { email: `${name}@example.com`, isEmailVerified: true },
  };
};
const keyOf = async (victim: Estate) => {
  const { userId } = await machine(victim);
  return { userId, keyId: await victim.key(userId) };
};
const tokenOf = async (victim: Estate) => {
  const { userId } = await machine(victim);
  return { userId, tokenId: (await victim.pat(userId)).tokenId };
};

/** User calls of management.v1. */
export const managedUserCases: Cases = {
  AddHumanUser: acts(newPerson),
  ImportHumanUser: acts(newPerson),
  GetUserByID: reads(id),
  GetUserByLoginNameGlobal: exempt(
    'global by its name: finds users of all organizations for whoever has user.global.read',
  ),
  ListUsers: reads(
    given(human, ({ marker }) => ({
      queries: [{ userNameQuery: { userName: marker, method: 'TEXT_QUERY_METHOD_STARTS_WITH' } }],
    })),
  ),
  IsUserUnique: exempt('answers only whether a name is free in the organization of the header'),
  DeactivateUser: acts(id),
  ReactivateUser: acts((victim) => idAfter(victim, 'DeactivateUser')),
  LockUser: acts(id),
  UnlockUser: acts((victim) => idAfter(victim, 'LockUser')),
  RemoveUser: acts(id),
  UpdateUserName: acts(async (victim) => ({ ...(await human(victim)), userName: victim.name() })),
  GetHumanProfile: reads(human),
  UpdateHumanProfile: acts(async (victim) => ({
    ...(await human(victim)),
    firstName: 'Changed',
    lastName: 'Changed',
    displayName: 'Changed',
  })),
  RemoveHumanAvatar: acts(async (victim) => {
    const user = await human(victim);
    await victim.avatar(user.userId);
    return user;
  }),
  GetHumanEmail: reads(human),
  UpdateHumanEmail: acts(async (victim) => ({ ...(await human(victim)), email: 'other@example.com' })),
  ResendHumanEmailVerification: acts(human),
  // Version 1 sends the code with a new person without a password.
  ResendHumanInitialization: acts(uninitialized),
  GetHumanPhone: reads(human),
  UpdateHumanPhone: acts(async (victim) => ({ ...(await human(victim)), phone: '+41799999999' })),
  RemoveHumanPhone: acts(human),
  ResendHumanPhoneVerification: acts(human),
  SetHumanInitialPassword: acts(async (victim) => ({ ...(await human(victim)), password: 'Other-Secret1' })),
  SetHumanPassword: acts(async (victim) => ({ ...(await human(victim)), password: 'Other-Secret1' })),
  SendHumanResetPasswordNotification: acts(human),
  AddMachineUser: acts((victim) => ({ userName: victim.name(), name: 'Robot' })),
  UpdateMachine: acts(async (victim) => ({ ...(await machine(victim)), name: 'Changed' })),
  GenerateMachineSecret: acts(machine),
  RemoveMachineSecret: acts(async (victim) => {
    const user = await machine(victim);
    await victim.call(`${users}/AddSecret`, user);
    return user;
  }),
  AddMachineKey: acts(async (victim) => ({
    ...(await machine(victim)),
    type: 'KEY_TYPE_JSON',
    expirationDate: inTheFuture,
  })),
  RemoveMachineKey: removes(keyOf),
  ListMachineKeys: reads(async (victim) => ({ userId: (await keyOf(victim)).userId })),
  GetMachineKeyByIDs: reads(keyOf),
  AddPersonalAccessToken: acts(async (victim) => ({
    ...(await machine(victim)),
    expirationDate: inTheFuture,
  })),
  RemovePersonalAccessToken: removes(tokenOf),
  ListPersonalAccessTokens: reads(async (victim) => ({ userId: (await tokenOf(victim)).userId })),
  GetPersonalAccessTokenByIDs: reads(tokenOf),
  SetUserMetadata: acts(async (victim) => ({ ...(await id(victim)), key: 'k', value: 'djI=' })),
  BulkSetUserMetadata: acts(async (victim) => ({
    ...(await id(victim)),
    metadata: [{ key: 'k', value: 'djI=' }],
  })),
  ListUserMetadata: reads(async (victim) => ({ id: (await withMetadata(victim)).id })),
  GetUserMetadata: reads(withMetadata),
  RemoveUserMetadata: acts(withMetadata),
  BulkRemoveUserMetadata: acts(async (victim) => {
    const { key, ...user } = await withMetadata(victim);
    return { ...user, keys: [key] };
  }),
};

const own = exempt('acts on the caller alone');
const ownKey = exempt('a key is looked for among those of whoever calls; that of somebody else is not found');
/** auth.v1: its requests name nobody, which the test holds them to; or a key. */
export const ownCases: Cases = {
  RemoveMyAuthFactorU2F: ownKey,
  RemoveMyPasswordless: ownKey,
  ...Object.fromEntries(
    [
      'GetMyUser',
      'RemoveMyUser',
      'UpdateMyUserName',
      'UpdateMyPassword',
      'GetMyProfile',
      'UpdateMyProfile',
      'GetMyEmail',
      'SetMyEmail',
      'VerifyMyEmail',
      'ResendMyEmailVerification',
      'GetMyPhone',
      'SetMyPhone',
      'VerifyMyPhone',
      'ResendMyPhoneVerification',
      'RemoveMyPhone',
      'RemoveMyAvatar',
      'ListMyMetadata',
      'GetMyMetadata',
      'ListMyAuthFactors',
      'AddMyAuthFactorOTP',
      'VerifyMyAuthFactorOTP',
      'RemoveMyAuthFactorOTP',
      'AddMyAuthFactorOTPSMS',
      'RemoveMyAuthFactorOTPSMS',
      'AddMyAuthFactorOTPEmail',
      'RemoveMyAuthFactorOTPEmail',
      'AddMyAuthFactorU2F',
      'VerifyMyAuthFactorU2F',
      'ListMyPasswordless',
      'AddMyPasswordless',
      'VerifyMyPasswordless',
      'AddMyPasswordlessLink',
      'SendMyPasswordlessLink',
    ].map((method) => [method, own]),
  ),
};
