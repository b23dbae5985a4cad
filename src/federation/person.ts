import type { ExternalProfile as ArrivedProfile } from '../intent/index.ts';

export type { ArrivedProfile };

/** Who somebody is at an identity provider. */
export interface Arrived {
  /** Never empty, and never another person's: the provider's own id. */
  readonly id: string;
  readonly profile: ArrivedProfile;
  /** What the provider said, as it said it. */
  readonly raw: Readonly<Record<string, unknown>>;
}

type Raw = Readonly<Record<string, unknown>>;

const textIn = (raw: Raw, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = raw[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return undefined;
};

/** Some providers write booleans as text. */
const isTrue = (value: unknown): boolean => value === true || value === 'true';

const said = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;

/** Standard claims (OIDC Core §5.1). */
export const profileOfClaims = (claims: Raw): ArrivedProfile => ({
  ...said({
    firstName: textIn(claims, 'given_name'),
    lastName: textIn(claims, 'family_name'),
    displayName: textIn(claims, 'name'),
    nickName: textIn(claims, 'nickname'),
    preferredUsername: textIn(claims, 'preferred_username', 'email'),
    email: textIn(claims, 'email'),
    phone: textIn(claims, 'phone_number'),
    preferredLanguage: textIn(claims, 'locale'),
    avatarUrl: textIn(claims, 'picture'),
    profile: textIn(claims, 'profile'),
  }),
  emailVerified: isTrue(claims['email_verified']),
  phoneVerified: isTrue(claims['phone_number_verified']),
});

/** A user of GitHub; the address is one that `/user/emails` calls verified, or nobody's word. */
export const profileOfGitHub = (user: Raw, verifiedEmail: string | undefined): ArrivedProfile => ({
  ...said({
    displayName: textIn(user, 'name', 'login'),
    nickName: textIn(user, 'login'),
    preferredUsername: textIn(user, 'login'),
    email: verifiedEmail ?? textIn(user, 'email'),
    avatarUrl: textIn(user, 'avatar_url'),
    profile: textIn(user, 'html_url'),
  }),
  emailVerified: verifiedEmail !== undefined,
  phoneVerified: false,
});

/** Accounts of any tenant. */
const anyTenant: ReadonlySet<string> = new Set(['', 'common', 'organizations', 'consumers']);

/**
 * Administrators of a tenant write what they like into `mail`: who lets in more than one tenant can vouch only for the
 * address that is the user principal name too, whose domain the tenant has proven to own.
 */
const isVouchedFor = (user: Raw, tenant: string): boolean =>
  !anyTenant.has(tenant) ||
  textIn(user, 'mail', 'userPrincipalName')?.toLowerCase() ===
    textIn(user, 'userPrincipalName')?.toLowerCase();

/** A user of Microsoft Graph. @param emailVerified as the administrator says, since Graph does not */
export const profileOfGraph = (
  user: Raw,
  { emailVerified, tenant }: { readonly emailVerified: boolean; readonly tenant: string },
): ArrivedProfile => ({
  ...said({
    firstName: textIn(user, 'givenName'),
    lastName: textIn(user, 'surname'),
    displayName: textIn(user, 'displayName'),
    preferredUsername: textIn(user, 'userPrincipalName'),
    email: textIn(user, 'mail', 'userPrincipalName'),
    phone: textIn(user, 'mobilePhone'),
    preferredLanguage: textIn(user, 'preferredLanguage'),
  }),
  emailVerified: emailVerified && isVouchedFor(user, tenant),
  phoneVerified: false,
});

/** Apple tells the name once, in a form field of the first way back. */
export function profileOfApple(claims: Raw, user: string | undefined): ArrivedProfile {
  const profile = profileOfClaims(claims);
  if (user === undefined || user.length > 10_000) return profile;
  try {
    const { name } = JSON.parse(user) as { name?: { firstName?: unknown; lastName?: unknown } };
    const [firstName, lastName] = [textIn(name ?? {}, 'firstName'), textIn(name ?? {}, 'lastName')];
    const displayName = [firstName, lastName].filter(Boolean).join(' ') || undefined;
    return { ...said({ firstName, lastName, displayName }), ...profile };
  } catch {
    return profile;
  }
}
