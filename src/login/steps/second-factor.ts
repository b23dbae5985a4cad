import { PosternError } from '../../errors/index.ts';
import { sessionEvents } from '../../session/index.ts';
import { ownFactors } from '../../user/index.ts';
import { afterCheck, afterFailedCheck } from '../after-check.ts';
import type { BrowserSession } from '../browser-session.ts';
import { rememberBrowser } from '../known-device.ts';
import { masked } from '../masked.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { chooseFactorPage, codePage } from '../pages/second-factor.ts';
import type { CodeWay } from '../second-factor.ts';
import { mayNotSend } from '../sends.ts';
import { proveBeside } from '../sign-in.ts';
import { askFactor, checks, isAsked, sendCode } from './ask-factor.ts';
import { atTurn, besidePage } from './beside.ts';
import { proceed } from './proceed.ts';

export async function showFactors(page: PageRequest): Promise<Response> {
  const session = await atTurn(page, 'ask');
  if (session instanceof Response) return session;
  const { ways } = session.second;
  const [only, ...others] = ways;
  // Nothing is to be chosen; but a code is to be wanted before it is sent.
  if (only && others.length === 0 && (only === 'key' || isAsked(session, only)))
    return askFactor(page, session);
  return page.show(chooseFactorPage(page.frame, { ...(await besidePage(page, session)), ways }));
}

interface Shown {
  readonly problem?: string;
  readonly note?: string;
  readonly status?: number;
  readonly cookies?: readonly string[];
}

async function show(
  page: PageRequest,
  session: BrowserSession,
  way: CodeWay,
  { problem, note, status = 200, cookies = [] }: Shown = {},
): Promise<Response> {
  const factors = await ownFactors(page.platform).load(page.instance.id, session.userId);
  const { email, phone } = factors.user;
  const address = way === 'sms' ? phone.address : way === 'email' ? email.address : undefined;
  const code = page.request.method === 'GET' && page.url.searchParams.get('code');
  const markup = codePage(page.frame, {
    ...(await besidePage(page, session)),
    way,
    otherWays: session.second.ways.length > 1,
    ...(address !== undefined && { address: masked(address) }),
    ...(way === 'recovery' && { left: factors.recoveryCodes.length }),
    ...(code && /^[\w.~!*+=@-]{1,20}$/.test(code) && { code }),
    ...(problem !== undefined && { problem }),
    ...(note !== undefined && { note }),
  });
  return page.show(markup, { status, cookies });
}

export const showFactor =
  (way: CodeWay) =>
  async (page: PageRequest): Promise<Response> => {
    const session = await atTurn(page, 'ask');
    if (session instanceof Response) return session;
    if (!session.second.ways.includes(way) || !isAsked(session, way))
      return page.redirect(withAuthRequest('/ui/login/mfa', page));
    return show(page, session, way);
  };

export const submitFactor =
  (way: CodeWay) =>
  async (page: PageRequest): Promise<Response> => {
    const session = await atTurn(page, 'ask');
    if (session instanceof Response) return session;
    if (!session.second.ways.includes(way)) return page.redirect(withAuthRequest('/ui/login/mfa', page));
    if (page.form.get('send') !== null && (way === 'sms' || way === 'email')) return send(page, session, way);

    const texts = page.frame.messages;
    const code = (page.form.get('code') ?? '').slice(0, 200);
    if (code.trim() === '') return show(page, session, way, { problem: texts.code.missing, status: 400 });
    try {
      const proven = await proveBeside(page, session, { checks: { [checks[way]]: code } });
      const refusal = await afterCheck(page, await checkedOf(page, session), session);
      if (refusal !== undefined) {
        await page.sessions.terminate(page.scope, session.sessionId, async () => {});
        return show(page, session, way, { problem: refusal, status: 400 });
      }
      return await proceed(page, proven.session, [
        ...proven.cookies,
        ...(await rememberBrowser(page, proven.session)),
      ]);
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      if (error.failedAttempts !== undefined) afterFailedCheck(page, await checkedOf(page, session), error);
      const problem = problemOf(page, error);
      if (problem === undefined) throw error;
      return show(page, session, way, { problem, status: 400 });
    }
  };

const checkedOf = async ({ users, instance }: PageRequest, { userId }: BrowserSession) => ({
  method: 'OTP' as const,
  loginName: (await users.names(instance.id, [userId])).get(userId)?.loginName ?? '',
});

function problemOf({ frame }: PageRequest, { id }: PosternError): string | undefined {
  const { factor, code } = frame.messages;
  switch (id) {
    case 'USER-Fac01':
      return factor.wrong;
    case 'USER-Fac02':
    case 'USER-Fac03':
      return factor.locked;
    case 'SESSION-Otp01':
    case 'SESSION-Otp02':
      return code.over;
    default:
      return undefined;
  }
}

const betweenMs = 30_000;

/** Sends a code, unless one went out a moment ago, or too many to this person. */
async function send(page: PageRequest, session: BrowserSession, way: 'sms' | 'email'): Promise<Response> {
  const { platform, instance } = page;
  const { sessionOtpSmsChallenged, sessionOtpEmailChallenged } = sessionEvents;
  const [last] = await platform.store.search({
    instanceId: instance.id,
    aggregateTypes: ['session'],
    aggregateIds: [session.sessionId],
    eventTypes: [(way === 'sms' ? sessionOtpSmsChallenged : sessionOtpEmailChallenged).type],
    descending: true,
    limit: 1,
  });
  const { factor } = page.frame.messages;
  const early = last && platform.clock().getTime() - last.createdAt.getTime() < betweenMs;
  if (early) return show(page, session, way, { note: factor.resendWait });
  const tooMany = await mayNotSend(page, session.userId);
  if (tooMany) return tooMany;

  const { session: next, cookies } = await sendCode(page, session, way);
  // The first one is shown at its address, which can be opened again; a further one is told of.
  if (!last) return page.redirect(withAuthRequest(`/ui/login/otp/${way}`, page), cookies);
  return show(page, next, way, { note: factor.resent, cookies });
}
