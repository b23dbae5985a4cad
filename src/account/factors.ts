import { PosternError } from '../errors/index.ts';
import type { Executed } from '../eventstore/index.ts';
import { grouped, qrCode } from '../login/pages/set-up.ts';
import { proveBeside } from '../login/sign-in.ts';
import { appRegistered } from '../session/index.ts';
import { type OwnFactor, ownFactors } from '../user/index.ts';
import { type AccountRequest, inAccount, leadTo } from './account-request.ts';
import { allows, lastFactor, mayBeLeft, ownOf } from './own-factors.ts';
import { field } from './pages/fields.ts';
import { accountPage, along, button, html, places } from './pages/layout.ts';
import { withNote } from './pages/notes.ts';
import { showSecurity } from './security.ts';

/** Second factors, added and taken away. */

export const addApp = async (page: AccountRequest): Promise<Response> => {
  const own = await ownOf(page);
  if (!allows(own, 'totp') || own.factors.totp?.ready) return leadTo(page, places.security);
  await ownFactors(page.platform).registerApp(page.scope, page.me.userId);
  return leadTo(page, '/account/factors/app');
};

export async function showApp(page: AccountRequest, problem?: string): Promise<Response> {
  const { platform, instance, me, frame } = page;
  const own = ownFactors(platform);
  const app = await own.appBeingRegistered(instance, me.userId, (await ownOf(page)).factors);
  if (!app) return leadTo(page, places.security);
  const { setUp, factor } = frame.messages;
  const invalid = problem !== undefined;
  const content = html`<section class="panel"><p>${setUp.appText}</p>
${qrCode(app.uri, setUp.picture)}
<p class="manual">${setUp.manual} <code class="secret">${grouped(app.secret)}</code></p>
<form method="post" action="/account/factors/app/finish" novalidate>${along(page)}
${field({ name: 'code', label: factor.code, autocomplete: 'one-time-code', invalid, required: true, maxlength: 64, code: true })}
<button class="button" type="submit">${factor.submit}</button></form></section>`;
  return accountPage(page, {
    place: 'security',
    title: setUp.appTitle,
    back: places.security,
    problem,
    content,
  });
}

export async function finishApp(page: AccountRequest): Promise<Response> {
  const { messages } = page.frame;
  const code = (page.form.get('code') ?? '').trim().slice(0, 200);
  if (code === '') return showApp(page, messages.code.missing);
  let done: Executed<unknown>;
  try {
    done = await ownFactors(page.platform).finishApp(page.scope, page.me.userId, code);
  } catch (error) {
    if (!(error instanceof PosternError) || !error.id.startsWith('USER-Tot')) throw error;
    return showApp(page, error.id === 'USER-Tot04' ? messages.factor.wrong : undefined);
  }
  // The code is used up: nobody is asked for another one now.
  const { cookies } = await proveBeside(page, page.me, { checks: {}, passed: [appRegistered(done.version)] });
  return leadTo(page, withNote(places.security, 'ready'), cookies);
}

/** A code is asked for with the next page, and so tried before anybody relies on it. */
export const addSent =
  (way: 'sms' | 'email') =>
  async (page: AccountRequest): Promise<Response> => {
    const { platform, scope, me } = page;
    const own = await ownOf(page);
    const { user, otpSms, otpEmail } = own.factors;
    const may =
      way === 'sms'
        ? allows(own, 'otpSms') && user.phone.verified && !otpSms
        : allows(own, 'otpEmail') && user.email.verified && !otpEmail;
    if (!may) return leadTo(page, places.security);
    const factors = ownFactors(platform);
    await (way === 'sms' ? factors.addSms : factors.addEmail)(scope, me.userId);
    return leadTo(page, withNote(places.security, 'ready'));
  };

/** Takes one away, if that may be; what is gone already stays so. */
export async function takeAway(page: AccountRequest, which: OwnFactor): Promise<Response> {
  const { platform, scope, me, texts } = page;
  const own = await ownOf(page);
  try {
    await ownFactors(platform).remove(scope, me.userId, which, mayBeLeft(page, own, own.factors));
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    if (error.id === lastFactor) return showSecurity(page, texts.security.lastFactor);
    if (error.kind !== 'not_found') throw error;
  }
  return leadTo(page, withNote(places.security, 'removed'));
}

export async function showCodes(page: AccountRequest): Promise<Response> {
  const { texts, frame } = page;
  const { setUp } = frame.messages;
  const own = await ownOf(page);
  if (!mayMakeCodes(page, allows(own, 'recoveryCodes'))) return leadTo(page, places.security);
  const some = own.factors.recoveryCodes.length > 0;
  const { codesRenew, codesRenewText } = texts.security;
  const text = some ? codesRenew : setUp.codesMake;
  const content = html`<section class="panel"><p>${some ? codesRenewText : setUp.codesOffer}</p>
${button(page, { action: '/account/recovery-codes', text, kind: 'button' })}</section>`;
  return accountPage(page, { place: 'security', title: setUp.codesTitle, back: places.security, content });
}

const mayMakeCodes = ({ me }: AccountRequest, allowed: boolean): boolean =>
  allowed && me.second.ways.some((way) => way !== 'recovery');

/** The only time that they are shown. */
export async function makeCodes(page: AccountRequest): Promise<Response> {
  const { frame, me, platform, scope } = page;
  const { setUp } = frame.messages;
  if (!mayMakeCodes(page, allows(await ownOf(page), 'recoveryCodes'))) return leadTo(page, places.security);
  const codes = await ownFactors(platform).makeRecoveryCodes(scope, me.userId);
  const content = html`<section class="panel"><p>${setUp.codesText}</p>
<ul class="codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
<p class="buttons"><a class="button" href="${inAccount(page, places.security)}">${setUp.codesDone}</a></p></section>`;
  return accountPage(page, { place: 'security', title: setUp.codesTitle, back: places.security, content });
}
