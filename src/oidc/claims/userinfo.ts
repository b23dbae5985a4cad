import { assetUrl } from '../../static/index.ts';
import { loginNamesOf, userType } from '../../user/index.ts';
import { orgDomainOf, orgIdOf, scopes } from '../scope/scopes.ts';
import type { SubjectRow } from '../tokens/subject.ts';

export type Claims = Record<string, unknown>;

const genders = [undefined, 'female', 'male', 'diverse'];

/**
 * Claims about a user that scopes ask for (OIDC Core §5.4); empty ones are left out (§5.3.2).
 * @param origin the issuer, under which the picture is
 */
export function userinfoClaims(subject: SubjectRow, scope: readonly string[], origin: string): Claims {
  const claims: Claims = { sub: subject.user_id };
  if (scope.includes(scopes.profile)) addProfile(claims, subject, origin);
  if (scope.includes(scopes.email) && subject.email !== '') {
    claims['email'] = subject.email;
    claims['email_verified'] = subject.is_email_verified;
  }
  if (scope.includes(scopes.phone) && subject.phone !== '') {
    claims['phone_number'] = subject.phone;
    claims['phone_number_verified'] = subject.is_phone_verified;
  }
  addReserved(claims, subject, scope);
  return claims;
}

function addProfile(claims: Claims, subject: SubjectRow, origin: string): void {
  const human = subject.user_type === userType.human;
  claims['name'] = human
    ? subject.display_name || `${subject.first_name} ${subject.last_name}`
    : subject.name;
  if (human) {
    claims['given_name'] = subject.first_name;
    claims['family_name'] = subject.last_name;
    if (subject.nick_name !== '') claims['nickname'] = subject.nick_name;
    const gender = genders[subject.gender];
    if (gender !== undefined) claims['gender'] = gender;
    if (subject.preferred_language !== '') claims['locale'] = subject.preferred_language;
    if (subject.avatar_key !== '')
      claims['picture'] = assetUrl(origin, `${subject.org_id}/${subject.avatar_key}`);
  }
  claims['preferred_username'] = preferredLoginName(subject);
  claims['updated_at'] = subject.user_changed;
}

export const preferredLoginName = (subject: SubjectRow): string =>
  loginNamesOf({
    user_name: subject.user_name,
    domain_required: subject.domain_required,
    org_primary_domain: subject.org_primary_domain,
    org_domains: [],
  }).preferred;

/** Claims under `urn:zitadel:iam:`; they stand in access tokens that are JWTs too. */
export function addReserved(claims: Claims, subject: SubjectRow, scope: readonly string[]): void {
  // Who asks for users of an organization wants to see that it got one.
  if (scope.includes(scopes.resourceOwner) || orgIdOf(scope) === subject.org_id) {
    claims['urn:zitadel:iam:user:resourceowner:id'] = subject.org_id;
    claims['urn:zitadel:iam:user:resourceowner:name'] = subject.org_name;
    claims['urn:zitadel:iam:user:resourceowner:primary_domain'] = subject.org_primary_domain;
  }
  if (orgIdOf(scope) === subject.org_id) claims['urn:zitadel:iam:org:id'] = subject.org_id;
  if (orgDomainOf(scope) === subject.org_primary_domain) {
    claims['urn:zitadel:iam:org:domain:primary'] = subject.org_primary_domain;
  }
  if (subject.metadata && scope.includes(scopes.metadata)) {
    claims[scopes.metadata] = metadataClaim(subject.metadata);
  }
}

/** Values as base64url without padding. */
const metadataClaim = (metadata: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('base64url')]),
  );
