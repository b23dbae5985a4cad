import { type Static, Type } from '@sinclair/typebox';

/** Claims that a client asks for one by one (OIDC Core §5.5): by name the values that it wants; none: any. */
const values = Type.Record(Type.String(), Type.Array(Type.Unknown()));
export const requestedClaims = Type.Object({
  userinfo: Type.Optional(values),
  id_token: Type.Optional(values),
});
export type RequestedClaims = Static<typeof requestedClaims>;
export type RequestedValues = Static<typeof values>;

/** Those that can be asked for so: what the standard scopes tell of a person (OIDC Core §5.4). */
const scopeOfClaim: ReadonlyMap<string, string> = new Map(
  Object.entries({
    profile: 'name given_name family_name nickname preferred_username picture gender locale updated_at'.split(
      ' ',
    ),
    email: ['email', 'email_verified'],
    phone: ['phone_number', 'phone_number_verified'],
  }).flatMap(([scope, claims]) => claims.map((claim) => [claim, scope] as const)),
);
export const isAskable = (claim: string): boolean => scopeOfClaim.has(claim);

/** The scopes by which one would be told all of it: people agree to these. */
export const scopesOfClaims = (asked: RequestedClaims | undefined): string[] => [
  ...new Set(
    [asked?.userinfo, asked?.id_token]
      .flatMap((wanted) => Object.keys(wanted ?? {}))
      .flatMap((claim) => scopeOfClaim.get(claim) ?? []),
  ),
];

/** What is left without the claims of some scopes. */
export function withoutClaimsOf(scopes: readonly string[], asked: RequestedClaims): RequestedClaims {
  const rest = (wanted: RequestedValues) =>
    Object.fromEntries(
      Object.entries(wanted).filter(([claim]) => !scopes.includes(scopeOfClaim.get(claim) ?? '')),
    );
  return {
    ...(asked.userinfo && { userinfo: rest(asked.userinfo) }),
    ...(asked.id_token && { id_token: rest(asked.id_token) }),
  };
}
