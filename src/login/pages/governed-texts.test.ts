import { expect, test } from 'bun:test';
import { leavesOf, type PageTexts, pageTexts, type TextTree, withLeaves } from '../../i18n/index.ts';
import { governedPaths } from '../../text/screens.ts';
import type { PasswordRule } from '../password-rules.ts';
import { accountsPage } from './accounts.ts';
import { donePage, codePage as sentCodePage } from './by-code.ts';
import { changePasswordPage } from './change-password.ts';
import { beginKeyPage, passkeyPage, registerKeyPage, securityKeyPage } from './keys.ts';
import type { PageFrame } from './layout.ts';
import { loginNamePage } from './login-name.ts';
import { passwordPage } from './password.ts';
import { registerPage } from './register.ts';
import { chooseFactorPage, codePage } from './second-factor.ts';
import { appSetUpPage, setUpPage } from './set-up.ts';
import { signedInPage, signedOutPage } from './signed-in.ts';

/** Whatever an administrator may write over a text of version 1 stands on a page: all pages, with marks for texts. */

const mark = (path: string) => `«${path}»`;
const messages: PageTexts = withLeaves(
  pageTexts.en,
  new Map(leavesOf(pageTexts.en as TextTree).map(([path]) => [path, mark(path)])),
);
const frame: PageFrame = {
  language: 'en',
  messages,
  links: { terms: '/t', privacy: '/p', help: '/h', supportEmail: 'help@example.com' },
};

const who = { displayName: 'Ada', loginName: 'ada', picture: '' };
const form = { csrf: 'c', authRequestId: 'a', clientName: 'Shop', accountId: 'u' };
const entry = { ...who, userId: 'u', organization: '' };
const rules: PasswordRule[] = [
  { kind: 'minLength', count: 8, met: false },
  ...(['hasLowercase', 'hasUppercase', 'hasNumber', 'hasSymbol'] as const).map((kind) => ({
    kind,
    met: false,
  })),
];
const elsewhere = { any: false, related: [] };
const choice = { ...form, organization: undefined, providers: [] };
const asking = { ...form, asked: 'x', options: {} };
const registering = {
  ...form,
  entered: { organization: '', firstName: '', lastName: '', email: '' },
  rules,
  agreement: { termsUrl: '/t', privacyUrl: '/p', agreed: [] },
  backUrl: '/b',
  agreed: [],
};
const key = { action: '/k', along: {} };
const byCode = { csrf: 'c', action: '/c', along: {}, code: '', rules };
const changeUrl = '/c';
const password = { loginName: 'ada', shownName: 'ada' };

/** Pages of what is done are given their texts by the steps: src/login/steps/by-code.ts, forgot-password.ts, set-up-key.ts. */
const done = (title: string, text: string, label: string) =>
  donePage(frame, { title, text, next: { url: '/n', label } });

const pages: readonly string[] = [
  loginNamePage(frame, {
    ...form,
    loginName: '',
    suffix: '',
    registerUrl: '/r',
    accountsUrl: '/a',
    choice,
    passkey: { ...asking, elsewhere, passkeyUrl: '/p' },
  }),
  passwordPage(frame, {
    ...form,
    ...password,
    attempt: 'x',
    changeUrl: '/c',
    mayReset: true,
    mayMail: true,
    choice,
    passkeyUrl: '/p',
  }),
  ...(['once', 'expired', 'wish'] as const).map((reason) =>
    changePasswordPage(frame, { ...form, ...password, changeUrl, reason, rules }),
  ),
  ...(['reset', 'verify', 'activate'] as const).map((texts) => sentCodePage(frame, { ...byCode, texts })),
  ...(['register', 'registerOrg'] as const).map((texts) => registerPage(frame, { ...registering, texts })),
  chooseFactorPage(frame, { ...form, who, changeUrl, ways: ['app', 'key'] }),
  codePage(frame, { ...form, who, changeUrl, way: 'app', otherWays: true }),
  setUpPage(frame, { ...form, who, changeUrl, forced: false, possible: ['app', 'key'] }),
  appSetUpPage(frame, { ...form, who, changeUrl, secret: 'ABCD', uri: 'otpauth://x' }),
  passkeyPage(frame, { ...asking, nameUrl: '/n', elsewhere, others: [] }),
  securityKeyPage(frame, {
    ...asking,
    who,
    changeUrl,
    otherDomain: undefined,
    related: false,
    otherUrl: '/o',
  }),
  ...[messages.passkey.skip, messages.passkey.next, messages.factor.other].map((label) =>
    beginKeyPage(frame, { ...key, kind: 'passkey', without: { url: '/w', label } }),
  ),
  ...(['passkey', 'securityKey'] as const).map((kind) =>
    registerKeyPage(frame, {
      ...key,
      kind,
      options: {},
      name: '',
      without: { url: '/w', label: messages.passkey.skip },
    }),
  ),
  signedInPage(frame, { who, csrf: 'c', accountId: 'u', mayAddPasskey: true, administers: true }),
  signedOutPage(frame, true),
  accountsPage(frame, {
    ...form,
    clientName: undefined,
    otherUrl: '/o',
    entries: [true, false].map((signedIn) => ({ ...entry, signedIn })),
  }),
  done(messages.reset.sentTitle, messages.reset.sentText, messages.reset.sentNext),
  ...(['reset', 'verify', 'activate'] as const).map((texts) =>
    done(messages[texts].doneTitle, messages[texts].doneText, messages[texts].next),
  ),
  done(messages.passkey.done, messages.passkey.doneText, messages.passkey.next),
];

test('stands on a page', () => {
  const all = pages.join('\n');
  expect([...governedPaths.values()].filter((path) => !all.includes(mark(path)))).toEqual([]);
});
