import { PosternError } from '../../errors/index.ts';
import { factorsAggregate, type WebAuthnKey, webAuthn } from '../../user/index.ts';
import { afterCheck, afterFailedCheck } from '../after-check.ts';
import type { BrowserSession } from '../browser-session.ts';
import { askedOfKey, askKey, givenByKey } from '../key-challenge.ts';
import { rememberBrowser } from '../known-device.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { securityKeyPage } from '../pages/keys.ts';
import { proveBeside } from '../sign-in.ts';
import { atTurn, besidePage } from './beside.ts';
import { proceed } from './proceed.ts';

/** A security key, beside a password. */

const atKey = async (page: PageRequest): Promise<BrowserSession | Response> => {
  const session = await atTurn(page, 'ask');
  if (session instanceof Response || session.second.ways.includes('key')) return session;
  return page.redirect(withAuthRequest('/ui/login/mfa', page));
};

const isSecurityKey = ({ kind, ready }: WebAuthnKey): boolean => ready && kind === 'securityKey';

async function show(page: PageRequest, session: BrowserSession, problem?: string): Promise<Response> {
  const { platform, instance } = page;
  const { state } = await platform.store.load(instance.id, factorsAggregate, session.userId);
  const here = await webAuthn.relyingPartyId(platform, instance, '');
  const own = webAuthn.usableKeys(state.keys.values(), 'securityKey', here);
  const [other] = own.length > 0 ? [] : [...state.keys.values()].filter(isSecurityKey);
  const elsewhere = other?.relyingPartyId;
  const related = elsewhere !== undefined && (await webAuthn.isRelatedParty(platform, instance, elsewhere));
  const keys = related ? webAuthn.usableKeys(state.keys.values(), 'securityKey', elsewhere) : own;
  const markup = securityKeyPage(page.frame, {
    ...(await besidePage(page, session)),
    ...(await askKey(page, webAuthn.verification.discouraged, {
      keys,
      ...(related && { domain: elsewhere }),
    })),
    otherDomain: elsewhere,
    related,
    otherUrl: session.second.ways.length > 1 ? withAuthRequest('/ui/login/mfa', page) : undefined,
    problem,
  });
  return page.show(markup, { status: problem === undefined ? 200 : 400, scripts: true });
}

export async function showSecurityKey(page: PageRequest): Promise<Response> {
  const session = await atKey(page);
  return session instanceof Response ? session : show(page, session);
}

export async function submitSecurityKey(page: PageRequest): Promise<Response> {
  const session = await atKey(page);
  if (session instanceof Response) return session;
  const given = givenByKey(page);
  if (given === '') return show(page, session);
  const { passkey, factor } = page.frame.messages;
  const { loginName = '' } =
    (await page.users.names(page.instance.id, [session.userId])).get(session.userId) ?? {};
  const checked = { method: 'U2F', loginName } as const;
  const challenge = askedOfKey(page);
  if (!challenge) return show(page, session, passkey.failed);
  try {
    const presented = webAuthn.readAssertion(webAuthn.parsedJson(given, 'credential'), 'credential');
    const proven = await proveBeside(page, session, { checks: { webAuthN: { presented, challenge } } });
    const refusal = await afterCheck(page, checked, session);
    if (refusal !== undefined) {
      await page.sessions.terminate(page.scope, session.sessionId, async () => {});
      return show(page, session, refusal);
    }
    return await proceed(page, proven.session, [
      ...proven.cookies,
      ...(await rememberBrowser(page, proven.session)),
    ]);
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    const locked = error.id === 'USER-Fac02' || error.id === 'USER-Fac03';
    if (error.kind !== 'invalid_argument' && !locked) throw error;
    afterFailedCheck(page, checked, error);
    return show(page, session, locked ? factor.locked : passkey.failed);
  }
}
