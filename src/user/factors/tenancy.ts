import { acts, type Cases, closed, removes } from '../../e2e/tenancy/case.ts';
import type { Estate } from '../../e2e/tenancy/victim.ts';
import { totpCodeAt } from '../testing.ts';

const service = 'zitadel.user.v2.UserService';
const human = async (victim: Estate) => ({ userId: await victim.human() });
const after =
  (method: string, prepare = human) =>
  async (victim: Estate) => {
    const user = await prepare(victim);
    await victim.call(`${service}/${method}`, user);
    return user;
  };
const withPhone = async (victim: Estate) => {
  const user = await human(victim);
  await victim.call(`${service}/SetPhone`, { ...user, phone: '+41791234567', isVerified: true });
  return user;
};
const withEmail = async (victim: Estate) => {
  const user = await human(victim);
  const email = `${victim.name()}@example.com`;
  await victim.call(`${service}/SetEmail`, { ...user, email, isVerified: true });
  return user;
};
const registering = async (victim: Estate) => {
  const user = await human(victim);
  const { secret = '' } = await victim.call(`${service}/RegisterTOTP`, user);
  return { ...user, code: totpCodeAt(secret) };
};

/** Calls that user.v2 and user.v2beta have in common. */
export const factorCases: Cases = {
  RegisterTOTP: acts(human),
  VerifyTOTPRegistration: acts(registering),
  RemoveTOTP: removes(after('RegisterTOTP')),
  AddOTPSMS: acts(withPhone),
  RemoveOTPSMS: removes(after('AddOTPSMS', withPhone)),
  AddOTPEmail: acts(withEmail),
  RemoveOTPEmail: removes(after('AddOTPEmail', withEmail)),
};

export const recoveryAndListCases: Cases = {
  GenerateRecoveryCodes: acts(human),
  RemoveRecoveryCodes: removes(after('GenerateRecoveryCodes')),
  ListAuthenticationFactors: closed(after('AddOTPEmail', withEmail)),
};

export const managedFactorCases: Cases = {
  ListHumanAuthFactors: closed(after('AddOTPEmail', withEmail)),
  RemoveHumanAuthFactorOTP: removes(after('RegisterTOTP')),
  RemoveHumanAuthFactorOTPSMS: removes(after('AddOTPSMS', withPhone)),
  RemoveHumanAuthFactorOTPEmail: removes(after('AddOTPEmail', withEmail)),
};
