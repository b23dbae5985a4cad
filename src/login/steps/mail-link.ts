import { PosternError } from '../../errors/index.ts';
import { sealSessionToken, sessionByToken } from '../../session/index.ts';
import { ownFactors } from '../../user/index.ts';
import { accountOf } from '../account.ts';
import { afterCheck, afterFailedCheck } from '../after-check.ts';
import { allows } from '../allowed.ts';
import { attemptOf } from '../attempt-of.ts';
import { isSecure } from '../browser-accounts.ts';
import { cookie, readCookie } from '../http/cookies.ts';
import { rememberBrowser } from '../known-device.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { elsewherePage, mailLinkPage } from '../pages/mail-link.ts';
import { mayNotSend } from '../sends.ts';
import { type SignedIn, signedInAs, userAgentOf } from '../sign-in.ts';
import { expiredFailure, refused } from './failures.ts';
import { proceed } from './proceed.ts';
import { admitted } from './work.ts';

/**
 * Signing in by a link that is sent by mail. A session is begun that has proven nothing; the browser that asked for it
 * keeps it, sealed, and the code of the message proves it there and nowhere else: whoever talks somebody into opening a
 * link gets no session of theirs, and whoever reads the message alone neither.
 */

/** Whether codes by mail are among the factors that the settings allow. */
export async function mailLinksAllowed(page: PageRequest, orgId = page.settingsOrgId): Promise<boolean> {
  const { values } = await page.settings.login(page.instance.id, orgId);
  return allows.mailLink(values);
}

/** What waits in the browser. Where nobody gets such messages it is made up, and looks the same. */
interface Begun {
  readonly sessionId: string;
  readonly token: string;
  readonly loginName: string;
}

const purpose = 'link ';
/** Longer than a code is good, so that one can be told that it is not any more. */
const lifetimeSeconds = 15 * 60;

function keptBy({ platform, instance }: PageRequest, { sessionId, token, loginName }: Begun): string {
  const until = platform.clock().getTime() + lifetimeSeconds * 1000;
  const facts = JSON.stringify([instance.id, sessionId, token, loginName, until]);
  return cookie(
    'link',
    platform.encryption.sealToken('cookie', purpose + facts),
    isSecure(instance),
    lifetimeSeconds,
  );
}

function begunBy({ platform, instance, request }: PageRequest): Begun | undefined {
  const sealed = readCookie(request, 'link', isSecure(instance));
  const opened = sealed && platform.encryption.openToken('cookie', sealed);
  if (!opened?.startsWith(purpose)) return undefined;
  const [instanceId, sessionId, token, loginName, until] = JSON.parse(opened.slice(purpose.length)) as [
    string,
    string,
    string,
    string,
    number,
  ];
  if (instanceId !== instance.id || until <= platform.clock().getTime()) return undefined;
  return { sessionId, token, loginName };
}

interface Shown {
  readonly problem?: string;
  readonly code?: string;
}

const shown = (page: PageRequest, { problem, code = '' }: Shown = {}): Response =>
  page.show(
    mailLinkPage(page.frame, {
      csrf: page.guard.token,
      authRequestId: page.authRequest?.id,
      clientName: page.authRequest?.description.clientName,
      code,
      problem,
      nameUrl: withAuthRequest('/ui/login/loginname', page),
    }),
    { status: problem === undefined ? 200 : 400 },
  );

/** As it may stand in a message. */
const givenCode = (code: string | null): string => (/^[\w-]{1,64}$/.test(code ?? '') ? (code ?? '') : '');

export async function showMailLink(page: PageRequest): Promise<Response> {
  const code = givenCode(page.url.searchParams.get('code'));
  if (begunBy(page)) return shown(page, { code });
  if (code === '') return expiredFailure(page);
  const nameUrl = withAuthRequest('/ui/login/loginname', page);
  return page.show(elsewherePage(page.frame, { code, nameUrl }));
}

export async function submitMailLink(page: PageRequest): Promise<Response> {
  if (!(await mailLinksAllowed(page))) return refused(page, page.frame.messages.mailLink.notAllowed);
  return page.form.get('send') === null ? present(page) : send(page);
}

/** Sends a link to whoever has the name and gets such messages; the answer is the same where nobody does. */
async function send(page: PageRequest): Promise<Response> {
  const { instance, users, platform } = page;
  const loginName = attemptOf(page)?.loginName ?? begunBy(page)?.loginName;
  if (loginName === undefined) return expiredFailure(page);
  const tooMany = await mayNotSend(page, accountOf(instance.id, loginName));
  if (tooMany) return tooMany;
  page.answerTime.decided();
  const user = await users.byLoginName(instance.id, loginName);
  const begun = (user?.active && (await begin(page, user))) || {
    sessionId: platform.ids(),
    token: sealSessionToken(platform.encryption, { sessionId: platform.ids(), tokenId: platform.ids() }),
  };
  const kept = keptBy(page, { ...begun, loginName });
  const next = withAuthRequest('/ui/login/link', { ...page, accountId: undefined });
  return page.answerTime.held(page.redirect(next, [kept]));
}

async function begin(
  page: PageRequest,
  { id, orgId }: { readonly id: string; readonly orgId: string },
): Promise<Pick<Begun, 'sessionId' | 'token'> | undefined> {
  const { platform, instance, scope, sessions, authRequest } = page;
  const { otpEmail, user } = await ownFactors(platform).load(instance.id, id);
  if (!otpEmail || !user.email.verified || !(await mailLinksAllowed(page, orgId))) return undefined;
  const request = authRequest ? `authRequestID=${encodeURIComponent(authRequest.id)}&` : '';
  const urlTemplate = `${instance.origin}/ui/login/link?${request}code={{.Code}}`;
  const { id: sessionId, token } = await sessions.create(scope, {
    instance,
    checks: { user: { userId: id } },
    challenges: { otpEmail: { returned: false, urlTemplate } },
    lifetimeNanoseconds: lifetimeSeconds * 1e9,
    userAgent: userAgentOf(page),
  });
  return { sessionId, token };
}

async function present(page: PageRequest): Promise<Response> {
  const { instance, remoteAddress, frame } = page;
  const begun = begunBy(page);
  if (!begun) return expiredFailure(page);
  const code = (page.form.get('code') ?? '').trim().slice(0, 64);
  if (code === '') return shown(page, { problem: frame.messages.code.missing });
  const { loginName } = begun;
  // The tries of a password and of a code are counted together, whoever has the name.
  const tried = { account: accountOf(instance.id, loginName), address: remoteAddress };
  const limits = await admitted(page, tried);
  if (limits instanceof Response) return limits;
  return limits.during(tried, async () => {
    page.answerTime.decided();
    const signedIn = await prove(page, begun, code);
    if (signedIn instanceof PosternError) {
      afterFailedCheck(page, { method: 'OTP', loginName }, signedIn);
      const failures = await limits.failedAnywhere(tried);
      return page.answerTime.held(shown(page, { problem: frame.messages.code.wrong }), failures);
    }
    limits.succeeded(tried);
    const { session, cookies } = signedIn;
    const refusal = await afterCheck(page, { method: 'OTP', loginName }, session);
    if (refusal !== undefined) {
      await page.sessions.terminate(page.scope, session.sessionId, async () => {});
      return shown(page, { problem: refusal });
    }
    return proceed(page, session, [
      ...cookies,
      ...(await rememberBrowser(page, session)),
      cookie('link', '', isSecure(instance), 0),
    ]);
  });
}

/** Nobody there, a wrong code, one that is over or was used, a locked account: all answered alike. */
const refusals = /^(USER-Fac|SESSION-|LOGIN-Ses)/;

async function prove(page: PageRequest, begun: Begun, code: string): Promise<SignedIn | PosternError> {
  const { platform, instance, users, scope, sessions, settings } = page;
  const { sessionId, token } = begun;
  try {
    const verified = await sessionByToken(platform, users, instance.id, sessionId, token);
    if (!verified?.user) return new PosternError('not_found', 'LOGIN-Ses02', 'No sign-in by mail was begun');
    const { values } = await settings.login(instance.id, verified.user.orgId);
    const lifetimeNanoseconds = values.secondFactorCheckLifetime;
    const input = {
      instance,
      checks: { otpEmail: code },
      answeredBy: 'caller',
      lifetimeNanoseconds,
    } as const;
    const changed = await sessions.set(scope, sessionId, input, async () => {});
    return await signedInAs(page, changed, lifetimeNanoseconds);
  } catch (error) {
    if (error instanceof PosternError && refusals.test(error.id)) return error;
    throw error;
  }
}
