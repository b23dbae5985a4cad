import { PosternError } from '../../errors/index.ts';
import { webAuthn } from '../../user/index.ts';
import { afterCheck } from '../after-check.ts';
import { askedOfKey, askKey, givenByKey } from '../key-challenge.ts';
import { rememberBrowser } from '../known-device.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { passkeyPage } from '../pages/keys.ts';
import { passkeysAllowed } from '../passkeys-allowed.ts';
import { type SignedIn, signInWith } from '../sign-in.ts';
import { refused } from './failures.ts';
import { proceed } from './proceed.ts';
import { admitted } from './work.ts';

/** Signing in with a passkey, which says itself whose it is. */

async function show(page: PageRequest, problem?: string): Promise<Response> {
  const elsewhere = await webAuthn.keysElsewhere(page.platform, page.instance);
  const { required } = webAuthn.verification;
  const others = elsewhere.related.map(async (domain) => ({
    domain,
    ...(await askKey(page, required, { domain })),
  }));
  const markup = passkeyPage(page.frame, {
    csrf: page.guard.token,
    authRequestId: page.authRequest?.id,
    clientName: page.authRequest?.description.clientName,
    nameUrl: withAuthRequest('/ui/login/loginname', page),
    ...(await askKey(page, required)),
    elsewhere,
    others: await Promise.all(others),
    problem,
  });
  return page.show(markup, { status: problem === undefined ? 200 : 400, scripts: true });
}

export async function showPasskey(page: PageRequest): Promise<Response> {
  if (!(await passkeysAllowed(page))) return refused(page, page.frame.messages.passkey.notAllowed);
  return show(page);
}

export async function submitPasskey(page: PageRequest): Promise<Response> {
  const { instance, remoteAddress, frame } = page;
  const given = givenByKey(page);
  // Without scripts the button only leads here.
  if (given === '') return showPasskey(page);
  // Nobody guesses a signature: what is bounded is what it costs to look at them.
  const tried = { account: `${instance.id}/keys at ${remoteAddress}`, address: remoteAddress };
  const limits = await admitted(page, tried);
  if (limits instanceof Response) return limits;
  return limits.during(tried, async () => {
    page.answerTime.decided();
    const signedIn = await signIn(page, given).catch((error: unknown) => {
      if (error instanceof PosternError && refusals.has(error.kind)) return undefined;
      throw error;
    });
    if (!signedIn) {
      // A key of somebody costs a look at theirs; how long that took does not show.
      await limits.failedAnywhere(tried);
      return page.answerTime.held(show(page, frame.messages.passkey.failed));
    }
    limits.succeeded(tried);
    const { session, cookies } = signedIn;
    const { loginName = '' } =
      (await page.users.names(instance.id, [session.userId])).get(session.userId) ?? {};
    const refusal = await afterCheck(page, { method: 'passwordless', loginName }, session);
    if (refusal !== undefined) {
      await page.sessions.terminate(page.scope, session.sessionId, async () => {});
      return show(page, refusal);
    }
    return proceed(page, session, [...cookies, ...(await rememberBrowser(page, session))]);
  });
}

/** What is all answered alike: nobody, somebody who may not, a key that did not prove it. */
const refusals: ReadonlySet<string> = new Set(['invalid_argument', 'failed_precondition', 'not_found']);

async function signIn(page: PageRequest, given: string): Promise<SignedIn | undefined> {
  const challenge = askedOfKey(page);
  if (!challenge) return undefined;
  const presented = webAuthn.readAssertion(webAuthn.parsedJson(given, 'credential'), 'credential');
  const user = presented.userHandle && (await page.users.known(page.instance.id, presented.userHandle));
  if (!user) return undefined;
  const { values } = await page.settings.login(page.instance.id, user.orgId);
  return signInWith(page, user, { webAuthN: { presented, challenge } }, values.multiFactorCheckLifetime);
}
