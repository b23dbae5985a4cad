import { hostWithoutPort } from '../instance/index.ts';
import { fill } from '../login/spoken.ts';
import { type KeyRow, keysOf } from '../user/index.ts';
import type { AccountRequest } from './account-request.ts';
import { allows, allowsPasskeys, type Own, ownOf } from './own-factors.ts';
import { accountPage, addressText, button, html, link, panel, type Row, rows } from './pages/layout.ts';
import { momentText } from './pages/moments.ts';

/** What the person signs in with: password, passkeys, second factors. */
export async function showSecurity(page: AccountRequest, problem?: string): Promise<Response> {
  const { texts, frame, platform, instance, me } = page;
  const { security } = texts;
  const { messages } = frame;
  const [own, keys] = await Promise.all([ownOf(page), keysOf(platform.sql, instance.id, me.userId)]);
  const passkeys = keys.filter(({ kind }) => kind === 'passkey');
  const securityKeys = keys.filter(({ kind }) => kind === 'securityKey');
  const codes = codesRow(page, own);
  const add = (path: string, text: string) => html`<div class="buttons">${link(page, path, text)}</div>`;
  const mayAddKeys = allows(own, 'u2f');
  return accountPage(page, {
    place: 'security',
    problem,
    content: [
      html`<section class="panel">${rows([passwordRow(page)])}</section>`,
      panel(
        security.passkeys,
        [
          passkeys.length > 0 && rows(passkeys.map((key) => keyRow(page, key))),
          allowsPasskeys(own)
            ? add('/account/passkeys/add', messages.passkey.setUp)
            : html`<p class="fine">${messages.passkey.notAllowed}</p>`,
        ],
        security.passkeysText,
      ),
      panel(
        security.factors,
        [
          rows([
            ...(['app', 'sms', 'email'] as const).flatMap((way) => factorRow(page, own, way) ?? []),
            ...codes,
          ]),
        ],
        security.factorsText,
      ),
      ...(mayAddKeys || securityKeys.length > 0
        ? [
            panel(security.securityKeys, [
              securityKeys.length > 0 && rows(securityKeys.map((key) => keyRow(page, key))),
              mayAddKeys && add('/account/keys/add', messages.securityKey.setUp),
            ]),
          ]
        : []),
      html`<p class="fine">${texts.times}</p>`,
    ],
  });
}

function passwordRow(page: AccountRequest): Row {
  const { texts, frame, row } = page;
  const { password } = frame.messages;
  const changed = row.password_changed;
  const date = changed && momentText(page, changed);
  return {
    name: password.label,
    more: [
      row.has_password ? date !== null && fill(frame, texts.security.lastChanged, { date }) : texts.notSet,
    ],
    does: [link(page, '/account/password', row.has_password ? password.change : texts.add, password.label)],
  };
}

function keyRow(page: AccountRequest, key: KeyRow): Row {
  const { texts, frame } = page;
  const { security } = texts;
  const name = key.name || security.unnamed;
  const used = key.last_use;
  const id = `id=${encodeURIComponent(key.token_id)}`;
  const path = key.kind === 'passkey' ? '/account/passkeys' : '/account/keys';
  const domain = key.relying_party_id;
  const elsewhere = domain !== '' && domain !== hostWithoutPort(page.instance.host);
  return {
    name,
    more: [
      elsewhere && fill(frame, security.ofDomain, { domain }),
      fill(frame, security.added, { date: momentText(page, key.creation_date) }),
      used ? fill(frame, security.lastUsed, { date: momentText(page, used) }) : security.neverUsed,
    ],
    does: [
      link(page, `${path}/rename?${id}`, security.rename, name),
      link(page, `${path}/remove?${id}`, texts.remove, name),
    ],
  };
}

const settingOf = { app: 'totp', sms: 'otpSms', email: 'otpEmail' } as const;

/** undefined: the settings do not have it, and nor does the person. */
function factorRow(page: AccountRequest, own: Own, way: 'app' | 'sms' | 'email'): Row | undefined {
  const { texts, frame } = page;
  const { factors } = own;
  const { security } = texts;
  const name = frame.messages.factor[way];
  const { email, phone } = factors.user;
  const has = { app: factors.totp?.ready ?? false, sms: factors.otpSms, email: factors.otpEmail }[way];
  const address = { app: '', sms: phone.address, email: email.address }[way];
  const path = `/account/factors/${way}`;
  if (has)
    return {
      name,
      more: [addressText(address), html`<span class="tag good">${security.set}</span>`],
      does: [button(page, { action: `${path}/remove`, text: texts.remove, about: name })],
    };
  if (!allows(own, settingOf[way])) return undefined;
  const needs = {
    app: undefined,
    sms: phone.verified ? undefined : security.needsPhone,
    email: email.verified ? undefined : security.needsEmail,
  }[way];
  return {
    name,
    more: [needs ?? texts.notSet],
    does: [
      needs === undefined
        ? button(page, { action: path, text: texts.add, about: name })
        : link(page, '/account/contact', texts.nav.contact),
    ],
  };
}

/** They stand for another factor, so there must be one. */
function codesRow(page: AccountRequest, own: Own): Row[] {
  const { texts, frame, me } = page;
  const { factor, setUp } = frame.messages;
  const left = own.factors.recoveryCodes.length;
  const others = me.second.ways.some((way) => way !== 'recovery');
  if (left === 0 && (!others || !allows(own, 'recoveryCodes'))) return [];
  return [
    {
      name: setUp.codesTitle,
      more: [left > 0 ? fill(frame, factor.left, { count: left }) : texts.security.codesNone],
      does: [
        others &&
          allows(own, 'recoveryCodes') &&
          link(page, '/account/recovery-codes', left > 0 ? texts.security.codesRenew : setUp.codesMake),
        left > 0 &&
          button(page, {
            action: '/account/recovery-codes/remove',
            text: texts.remove,
            about: setUp.codesTitle,
          }),
      ],
    },
  ];
}
