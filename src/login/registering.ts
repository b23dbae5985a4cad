import { giveAuthorization } from '../authorization/index.ts';
import type { Executed } from '../eventstore/index.ts';
import { registrationScripts } from '../script/index.ts';
import { type Registrant, registerHuman } from '../user/index.ts';
import { requestFacts } from './after-check.ts';
import type { PageRequest } from './page-request.ts';

/**
 * Makes an account in an organization, as the scripts of that change what was entered, and gives it the roles that
 * they want it to have.
 * @throws PosternError of what was entered; ACTION-Scr01 in the words of a script that refuses
 */
export async function registerIn(
  page: PageRequest,
  orgId: string,
  entered: Registrant,
): Promise<{ readonly loginName: string; readonly done: Executed<unknown> }> {
  const { platform, instance } = page;
  const scripts = registrationScripts(platform);
  const context = {
    instanceId: instance.id,
    orgId,
    ...requestFacts(page, { loginName: entered.email, orgId }),
  };
  const { user, metadata } = await scripts.before(context, {
    firstName: entered.givenName,
    lastName: entered.familyName,
    nickName: '',
    displayName: '',
    preferredLanguage: entered.preferredLanguage,
    gender: 0,
    username: entered.email,
    email: entered.email,
    emailVerified: false,
    phone: '',
    phoneVerified: false,
  });
  const { userId, done } = await registerHuman(platform, page, orgId, {
    ...entered,
    givenName: user.firstName,
    familyName: user.lastName,
    nickName: user.nickName,
    displayName: user.displayName,
    preferredLanguage: user.preferredLanguage,
    gender: user.gender,
    userName: user.username,
    email: user.email,
    emailVerified: user.emailVerified,
    phone: user.phone,
    phoneVerified: user.phoneVerified,
    metadata: metadata.map(({ key, value }) => ({ key, value: Buffer.from(value, 'base64') })),
  });
  await platform.projections.waitFor(done.position);
  let last: Executed<unknown> = done;
  for (const wish of await scripts.after(context, userId))
    last = await giveAuthorization(platform, page, { ...wish, userId, orgId });
  return { loginName: user.username, done: last };
}
