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

interface Domains {
  readonly domains: readonly { readonly domain: string; readonly primary: boolean }[];
}

const hostOf = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).hostname.toLowerCase() : undefined;

/**
 * The public address for links and pictures: the one that whoever asked for the message used, as long as the instance
 * has it; else that of its primary domain. Nothing else, whatever a history says.
 * @param publicUrl `server.publicUrl`: its scheme and port hold for other domains as well
 */
export function originFor(used: string | undefined, { domains }: Domains, publicUrl: string): string {
  const host = used === undefined ? undefined : hostOf(used);
  if (used !== undefined && domains.some(({ domain }) => domain === host)) return new URL(used).origin;
  const primary = domains.find((one) => one.primary)?.domain ?? domains[0]?.domain;
  const url = new URL(publicUrl);
  if (primary !== undefined) url.hostname = primary;
  return url.origin;
}
