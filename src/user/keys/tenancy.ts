import { acts, type Cases, reads, removes } from '../../e2e/tenancy/case.ts';
import type { Estate } from '../../e2e/tenancy/victim.ts';
import { Authenticator } from '../../testing/authenticator.ts';

const service = 'zitadel.user.v2.UserService';
const human = async (victim: Estate) => ({ userId: await victim.human() });
interface Begun {
  readonly passkeyId: string;
  readonly u2fId: string;
  readonly publicKeyCredentialCreationOptions: { publicKey: { rp: { id: string } } };
}
const signed = ({ publicKeyCredentialCreationOptions: options }: Begun) => {
  const key = new Authenticator(`http://${options.publicKey.rp.id}`);
  return key.create(options);
};

/** With a code: nobody else registers a passkey for somebody. */
const withCode = async (victim: Estate) => {
  const user = await human(victim);
  const { code } = await victim.call<{ code: object }>(`${service}/CreatePasskeyRegistrationLink`, {
    ...user,
    returnCode: {},
  });
  return { ...user, code };
};
const passkeyBegun = async (victim: Estate) => {
  const request = await withCode(victim);
  const begun = await victim.call<Begun>(`${service}/RegisterPasskey`, request);
  return { userId: request.userId, begun };
};
const passkeyVerified = async (victim: Estate) => {
  const { userId, begun } = await passkeyBegun(victim);
  const request = {
    userId,
    passkeyId: begun.passkeyId,
    publicKeyCredential: signed(begun),
    passkeyName: victim.name(),
  };
  await victim.call(`${service}/VerifyPasskeyRegistration`, request);
  return { userId, passkeyId: begun.passkeyId };
};
const u2fBegun = async (victim: Estate) => {
  const user = await human(victim);
  return { ...user, begun: await victim.call<Begun>(`${service}/RegisterU2F`, user) };
};

/** Calls that user.v2 and user.v2beta have in common. */
export const keyCases: Cases = {
  RegisterPasskey: acts(withCode),
  VerifyPasskeyRegistration: acts(async (victim) => {
    const { userId, begun } = await passkeyBegun(victim);
    const publicKeyCredential = signed(begun);
    return { userId, passkeyId: begun.passkeyId, publicKeyCredential, passkeyName: 'Key' };
  }),
  CreatePasskeyRegistrationLink: acts(async (victim) => ({ ...(await human(victim)), returnCode: {} })),
  RegisterU2F: acts(human),
  VerifyU2FRegistration: acts(async (victim) => {
    const { userId, begun } = await u2fBegun(victim);
    return { userId, u2fId: begun.u2fId, publicKeyCredential: signed(begun), tokenName: 'Key' };
  }),
};

export const keyListCases: Cases = {
  ListPasskeys: reads(async (victim) => ({ userId: (await passkeyVerified(victim)).userId })),
  RemovePasskey: removes(passkeyVerified),
  RemoveU2F: removes(async (victim) => {
    const { userId, begun } = await u2fBegun(victim);
    return { userId, u2fId: begun.u2fId };
  }),
};

export const managedKeyCases: Cases = {
  RemoveHumanAuthFactorU2F: removes(async (victim) => {
    const { userId, begun } = await u2fBegun(victim);
    return { userId, tokenId: begun.u2fId };
  }),
  ListHumanPasswordless: reads(async (victim) => ({ userId: (await passkeyVerified(victim)).userId })),
  AddPasswordlessRegistration: acts(human),
  SendPasswordlessRegistration: acts(human),
  RemoveHumanPasswordless: removes(async (victim) => {
    const { userId, passkeyId } = await passkeyVerified(victim);
    return { userId, tokenId: passkeyId };
  }),
};
