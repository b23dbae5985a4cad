import { PosternError } from '../errors/index.ts';
import { sendWithin, waitToSend } from '../login/sends.ts';
import { fill } from '../login/spoken.ts';
import { waitText } from '../login/steps/failures.ts';
import { ownFactors } from '../user/index.ts';
import { type AccountRequest, leadTo } from './account-request.ts';
import { lastFactor, mayBeLeft, mayReplace, ownOf } from './own-factors.ts';
import { field } from './pages/fields.ts';
import {
  accountPage,
  addressText,
  along,
  button,
  type Html,
  html,
  link,
  panel,
  places,
  rows,
} from './pages/layout.ts';
import { withNote } from './pages/notes.ts';

/** Where messages reach the person: both kinds of address are changed, and then proven by a code, alike. */

export type Kind = 'email' | 'phone';

/** Errors of a code that is used up, out of date or was never sent. */
const isOver = (error: PosternError) => error.kind === 'failed_precondition' || error.kind === 'not_found';

const kinds = {
  email: {
    path: '/account/email',
    type: 'email',
    autocomplete: 'email',
    of: ({ row }: AccountRequest) => ({ address: row.email, verified: row.is_email_verified }),
    label: ({ labels }: AccountRequest) => labels.email,
    title: ({ texts }: AccountRequest) => texts.contact.newEmail,
    hint: ({ texts }: AccountRequest) => texts.contact.emailHint,
    bad: ({ frame }: AccountRequest) => frame.messages.register.badEmail,
    set: ({ api }: AccountRequest, address: string) => api.auth('setMyEmail', { email: address }),
    verify: ({ api }: AccountRequest, code: string) => api.auth('verifyMyEmail', { code }),
    // What was set without a code, as by an administrator, has none to be sent again.
    send: ({ api, row }: AccountRequest) => api.users('sendEmailCode', { userId: row.id }),
  },
  phone: {
    path: '/account/phone',
    type: 'tel',
    autocomplete: 'tel',
    of: ({ row }: AccountRequest) => ({ address: row.phone, verified: row.is_phone_verified }),
    label: ({ labels }: AccountRequest) => labels.phone,
    title: ({ texts }: AccountRequest) => texts.contact.newPhone,
    hint: ({ texts }: AccountRequest) => texts.contact.phoneHint,
    bad: ({ texts }: AccountRequest) => texts.contact.badPhone,
    set: ({ api }: AccountRequest, address: string) => api.auth('setMyPhone', { phone: address }),
    verify: ({ api }: AccountRequest, code: string) => api.auth('verifyMyPhone', { code }),
    send: ({ api }: AccountRequest) => api.auth('resendMyPhoneVerification', {}),
  },
} as const;

const state = ({ texts }: AccountRequest, verified: boolean): Html =>
  verified
    ? html`<span class="tag good">${texts.contact.verified}</span>`
    : html`<span class="tag due">${texts.contact.unverified}</span>`;

export function showContact(page: AccountRequest): Response {
  const { texts, frame } = page;
  const row = (kind: Kind) => {
    const { path, of, label } = kinds[kind];
    const { address, verified } = of(page);
    const there = address !== '';
    return {
      name: label(page),
      more: there ? [addressText(address), state(page, verified)] : [texts.notSet],
      does: [
        there && !verified && link(page, `${path}/code`, fill(frame, texts.contact.confirm, { address })),
        link(page, path, there ? frame.messages.password.change : texts.add, label(page)),
      ],
    };
  };
  return accountPage(page, {
    place: 'contact',
    content: html`<section class="panel">${rows([row('email'), row('phone')])}</section>`,
  });
}

const contactPage = (
  page: AccountRequest,
  kind: Kind,
  content: Html,
  problem: string | undefined,
): Response =>
  accountPage(page, {
    place: 'contact',
    title: kinds[kind].label(page),
    back: places.contact,
    problem,
    content,
  });

/** The form for another address. */
export const showAddress =
  (kind: Kind) =>
  (page: AccountRequest, { value = '', problem }: { value?: string; problem?: string } = {}): Response => {
    const { texts } = page;
    const { path, type, autocomplete, of, label, title, hint } = kinds[kind];
    const { address, verified } = of(page);
    const invalid = problem !== undefined;
    const removable = kind === 'phone' && address !== '';
    const content = html`<section class="panel">
${address !== '' && rows([{ name: label(page), more: [addressText(address), state(page, verified)] }])}
<form method="post" action="${path}" novalidate>${along(page)}
${field({ name: 'address', label: title(page), value, type, autocomplete, hint: hint(page), invalid, required: true })}
<button class="button" type="submit">${texts.save}</button></form>
${removable && button(page, { action: `${path}/remove`, text: texts.contact.removePhone, kind: 'button button-danger' })}
</section>`;
    return contactPage(page, kind, content, problem);
  };

export const submitAddress =
  (kind: Kind) =>
  async (page: AccountRequest): Promise<Response> => {
    const { path, of, set, bad } = kinds[kind];
    const value = (page.form.get('address') ?? '').trim().slice(0, 300);
    const refuse = (problem: string) => showAddress(kind)(page, { value, problem });
    if (value === '') return refuse(bad(page));
    try {
      mayReplace(page, await ownOf(page), kind, value);
      // Neither this person nor, by however many accounts, who has the address is written to without end.
      const wait = await sendWithin(page, [page.me.userId, value.toLowerCase()], () => set(page, value));
      if (wait > 0) return refuse(waitText(page, wait));
    } catch (error) {
      if (error instanceof PosternError && error.id === lastFactor)
        return refuse(page.texts.security.lastFactor);
      if (!(error instanceof PosternError) || error.kind !== 'invalid_argument') throw error;
      return refuse(bad(page));
    }
    // The same address again is no change, and what is proven stays so.
    const { address, verified } = of(page);
    if (address === value && verified) return leadTo(page, withNote(places.contact, 'saved'));
    return leadTo(page, withNote(`${path}/code`, 'changed'));
  };

/** The form for the code that was sent. */
export const showCode =
  (kind: Kind) =>
  (page: AccountRequest, { problem }: { problem?: string } = {}): Response | Promise<Response> => {
    const { frame, texts } = page;
    const { path, of, label } = kinds[kind];
    const { address, verified } = of(page);
    if (address === '' || verified) return leadTo(page, places.contact);
    const { verify } = frame.messages;
    const invalid = problem !== undefined;
    const content = panel(fill(frame, texts.contact.confirm, { address }), [
      html`<p class="lead">${verify.text}</p>
<form method="post" action="${path}/code" novalidate>${along(page)}
${field({ name: 'code', label: verify.code, autocomplete: 'one-time-code', invalid, required: true, maxlength: 64, code: true })}
<button class="button" type="submit">${verify.submit}</button></form>`,
      html`<div class="buttons">${button(page, { action: `${path}/resend`, text: verify.resend })}${link(page, path, frame.messages.password.change, label(page))}</div>`,
    ]);
    return contactPage(page, kind, content, problem);
  };

export const submitCode =
  (kind: Kind) =>
  async (page: AccountRequest): Promise<Response> => {
    const { of, verify } = kinds[kind];
    const { code: codes } = page.frame.messages;
    // Sent twice: it is done.
    if (of(page).verified) return leadTo(page, withNote(places.contact, 'confirmed'));
    const code = (page.form.get('code') ?? '').trim().slice(0, 200);
    const refuse = (problem: string) => showCode(kind)(page, { problem });
    if (code === '') return refuse(codes.missing);
    try {
      await verify(page, code);
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      if (error.kind === 'invalid_argument') return refuse(codes.wrong);
      if (isOver(error)) return refuse(codes.over);
      throw error;
    }
    return leadTo(page, withNote(places.contact, 'confirmed'));
  };

export const sendAgain =
  (kind: Kind) =>
  async (page: AccountRequest): Promise<Response> => {
    const { path, of, send } = kinds[kind];
    const { address, verified } = of(page);
    if (address === '' || verified) return leadTo(page, places.contact);
    const wait = await waitToSend(page, page.me.userId);
    if (wait > 0) return showCode(kind)(page, { problem: waitText(page, wait) });
    await send(page);
    return leadTo(page, withNote(`${path}/code`, 'sent'));
  };

/** With the number go the codes that are sent to it: where they are the last factor, and one is forced, it stays. */
export async function removePhone(page: AccountRequest): Promise<Response> {
  const { platform, scope, me, texts } = page;
  const own = await ownOf(page);
  try {
    if (own.factors.user.phone.address !== '')
      await ownFactors(platform).remove(scope, me.userId, 'phone', mayBeLeft(page, own, own.factors));
  } catch (error) {
    if (!(error instanceof PosternError) || error.kind !== 'failed_precondition') throw error;
    if (error.id === lastFactor) return showAddress('phone')(page, { problem: texts.security.lastFactor });
    // Removed in another tab since.
  }
  return leadTo(page, withNote(places.contact, 'removed'));
}
