import { PosternError } from '../errors/index.ts';
import { givenByKey } from '../login/key-challenge.ts';
import { keyForm } from '../login/pages/keys.ts';
import { proveBeside } from '../login/sign-in.ts';
import { fill } from '../login/spoken.ts';
import { keyRegistered } from '../session/index.ts';
import { type KeyRow, keysOf, ownFactors } from '../user/index.ts';
import { type AccountRequest, leadTo } from './account-request.ts';
import { takeAway } from './factors.ts';
import { allows, allowsPasskeys, ownOf } from './own-factors.ts';
import { field } from './pages/fields.ts';
import { accountPage, along, button, type Html, hidden, html, places } from './pages/layout.ts';
import { withNote } from './pages/notes.ts';

/** Passkeys and security keys: added, called otherwise, taken away. */

export type Kind = KeyRow['kind'];

const paths = { passkey: '/account/passkeys', securityKey: '/account/keys' } as const;

const wordsOf = ({ frame }: AccountRequest, kind: Kind) => {
  const { setUp: title, setUpText: text } = frame.messages[kind];
  return { title, text };
};

const show = (
  page: AccountRequest,
  title: string,
  content: Html,
  { problem, scripts = false }: { problem?: string | undefined; scripts?: boolean } = {},
): Response =>
  accountPage(page, {
    place: 'security',
    title,
    back: places.security,
    problem,
    scripts,
    content: html`<section class="panel">${content}</section>`,
  });

async function mayAdd(page: AccountRequest, kind: Kind): Promise<boolean> {
  const own = await ownOf(page);
  return kind === 'passkey' ? allowsPasskeys(own) : allows(own, 'u2f');
}

/** Before anything is begun: links are opened by programs, too. */
export const showAdd =
  (kind: Kind) =>
  async (page: AccountRequest, problem?: string): Promise<Response> => {
    if (!(await mayAdd(page, kind))) return leadTo(page, places.security);
    const { title, text } = wordsOf(page, kind);
    const begin = button(page, { action: `${paths[kind]}/add`, text: title, kind: 'button' });
    return show(page, title, html`<p>${text}</p>${begin}`, { problem });
  };

export const submitAdd =
  (kind: Kind) =>
  async (page: AccountRequest): Promise<Response> => {
    if (!(await mayAdd(page, kind))) return leadTo(page, places.security);
    const credential = givenByKey(page);
    try {
      return await (credential === '' ? begin(page, kind) : finish(page, kind, credential));
    } catch (error) {
      if (!(error instanceof PosternError) || !refusals.has(error.kind)) throw error;
      return showAdd(kind)(page, page.frame.messages.passkey.failed);
    }
  };

const refusals: ReadonlySet<string> = new Set(['invalid_argument', 'failed_precondition', 'already_exists']);

async function begin(page: AccountRequest, kind: Kind): Promise<Response> {
  const { api, frame, guard, me } = page;
  const { passkey } = frame.messages;
  const { key } = await (kind === 'passkey'
    ? api.auth('addMyPasswordless', {})
    : api.auth('addMyAuthFactorU2F', {}));
  const options = JSON.parse(new TextDecoder().decode(key?.publicKey ?? new Uint8Array())) as object;
  const form = keyForm(frame, {
    action: `${paths[kind]}/add`,
    does: 'create',
    options,
    along: { csrf: guard.token, account: me.userId },
    button: passkey.register,
    kind: 'button',
    fields: field({
      name: 'name',
      label: passkey.name,
      hint: passkey.nameHint,
      autocomplete: 'off',
      required: true,
    }),
  });
  return show(page, wordsOf(page, kind).title, form, { scripts: true });
}

async function finish(page: AccountRequest, kind: Kind, credential: string): Promise<Response> {
  const verification = {
    publicKeyCredential: new TextEncoder().encode(credential),
    tokenName: (page.form.get('name') ?? '').trim().slice(0, 200),
  };
  const { details } = await (kind === 'passkey'
    ? page.api.auth('verifyMyPasswordless', { verification })
    : page.api.auth('verifyMyAuthFactorU2F', { verification }));
  // Whoever finishes a registration has used the key.
  const { cookies } = await proveBeside(page, page.me, {
    checks: {},
    passed: [keyRegistered(kind, Number(details?.sequence ?? 0))],
  });
  return leadTo(page, withNote(places.security, kind === 'passkey' ? 'saved' : 'ready'), cookies);
}

async function keyOf(page: AccountRequest, kind: Kind): Promise<KeyRow | undefined> {
  const { platform, instance, me, form, url } = page;
  const id = form.get('id') ?? url.searchParams.get('id') ?? '';
  const keys = await keysOf(platform.sql, instance.id, me.userId);
  return keys.find((key) => key.kind === kind && key.token_id === id);
}

export const showRename =
  (kind: Kind) =>
  async (page: AccountRequest, problem?: string): Promise<Response> => {
    const key = await keyOf(page, kind);
    if (!key) return leadTo(page, places.security);
    const { texts, frame } = page;
    const { passkey } = frame.messages;
    const invalid = problem !== undefined;
    const content = html`<form method="post" action="${paths[kind]}/rename" novalidate>${along(page)}${hidden('id', key.token_id)}
${field({ name: 'name', label: passkey.name, value: key.name, hint: passkey.nameHint, autocomplete: 'off', invalid, required: true })}
<button class="button" type="submit">${texts.save}</button></form>`;
    return show(page, texts.security.rename, content, { problem });
  };

export const submitRename =
  (kind: Kind) =>
  async (page: AccountRequest): Promise<Response> => {
    const key = await keyOf(page, kind);
    if (!key) return leadTo(page, places.security);
    const { frame, texts, platform, scope, me } = page;
    const name = (page.form.get('name') ?? '').trim();
    const problem = fill(frame, texts.invalid, { fields: frame.messages.passkey.name });
    if (name === '') return showRename(kind)(page, problem);
    try {
      await ownFactors(platform).renameKey(scope, me.userId, { kind, tokenId: key.token_id }, name);
    } catch (error) {
      if (!(error instanceof PosternError) || error.kind !== 'invalid_argument') throw error;
      return showRename(kind)(page, problem);
    }
    return leadTo(page, withNote(places.security, 'saved'));
  };

export const showRemove =
  (kind: Kind) =>
  async (page: AccountRequest): Promise<Response> => {
    const key = await keyOf(page, kind);
    if (!key) return leadTo(page, places.security);
    const { texts, frame } = page;
    const { security } = texts;
    const title = fill(frame, security.removeTitle, { name: key.name || security.unnamed });
    const does = button(page, {
      action: `${paths[kind]}/remove`,
      text: texts.remove,
      fields: { id: key.token_id },
      kind: 'button button-danger',
    });
    return show(page, title, html`<p>${security.removeText}</p>${does}`);
  };

export const submitRemove =
  (kind: Kind) =>
  async (page: AccountRequest): Promise<Response> => {
    const key = await keyOf(page, kind);
    return key
      ? takeAway(page, { kind, tokenId: key.token_id })
      : leadTo(page, withNote(places.security, 'removed'));
  };
