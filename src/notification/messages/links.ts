import type { MessageValues } from '../../text/index.ts';

/** Where links of messages lead by default: pages of the login, below the address that the person used. */
const pages = {
  verify: '/ui/v2/login/verify?userId={{.UserID}}&code={{.Code}}&organization={{.OrgID}}',
  initialize: '/ui/v2/login/verify?userId={{.UserID}}&code={{.Code}}&organization={{.OrgID}}&initial=true',
  invite: '/ui/v2/login/verify?userId={{.UserID}}&code={{.Code}}&organization={{.OrgID}}&invite=true',
  password: '/ui/v2/login/password/set?userId={{.UserID}}&code={{.Code}}&organization={{.OrgID}}',
  code: '/ui/v2/login/otp/email?code={{.Code}}&sessionId={{.SessionID}}',
  passkey: '/ui/v2/login/passkey/set?userId={{.UserID}}&orgId={{.OrgID}}&codeId={{.CodeID}}&code={{.Code}}',
  notMe: '/ui/v2/login/not-me?userId={{.UserID}}&deviceId={{.CodeID}}&code={{.Code}}&organization={{.OrgID}}',
  answer: '/ui/v2/login/login?authRequestID={{.Code}}',
  signIn: '/ui/v2/login/loginname?loginName={{.LoginName}}&organization={{.OrgID}}',
} as const;

export type LinkPage = keyof typeof pages;

/** A link filled with what stands for its placeholders; none of these can be more than a part of it. */
export const filledLink = (template: string, values: MessageValues): string =>
  template.replace(/\{\{\s*\.(\w+)\s*\}\}/g, (_whole, name: string) =>
    encodeURIComponent(Object.hasOwn(values, name) ? (values[name] ?? '') : ''),
  );

/** @param template what the caller wanted in place of our page */
export const linkTo = (
  page: LinkPage,
  origin: string,
  template: string | undefined,
  values: MessageValues,
): string => filledLink(template || `${origin}${pages[page]}`, values);
