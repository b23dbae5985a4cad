import type { FunctionFacts, RunFunction } from '../../action/index.ts';
import type { HeldAuthorization } from '../../authorization/index.ts';
import { PosternError } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import { userMetadata, userType } from '../../user/index.ts';
import { OAuthError } from '../protocol/errors.ts';
import type { SubjectRow } from '../tokens/subject.ts';
import { type Claims, preferredLoginName } from './userinfo.ts';

/** What the server alone may say of a token or whom it is for (RFC 7519 §4.1, OIDC Core §2, RFC 7662 §2.2). */
const reserved = new Set(
  `iss sub aud exp nbf iat jti auth_time nonce acr amr azp at_hash c_hash s_hash sid client_id scope active
  token_type username act may_act cnf events`.split(/\s+/),
);
const ownPrefix = 'urn:zitadel:iam';

export interface ActingFor {
  readonly subject: SubjectRow;
  readonly clientId: string;
  readonly held: readonly HeldAuthorization[];
  /** base64 by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Claims that actions add to these. They change none that is there, and none that is the server's own.
 * @throws OAuthError `access_denied` when an action refuses
 */
export async function actionClaims(
  run: RunFunction,
  name: 'preuserinfo' | 'preaccesstoken',
  { subject, clientId, held, metadata }: ActingFor,
  claims: Claims,
): Promise<Claims> {
  const facts: FunctionFacts = {
    userinfo: claims,
    user: userOf(subject),
    user_metadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    org: { id: subject.org_id, name: subject.org_name, primary_domain: subject.org_primary_domain },
    user_grants: held.filter(({ active }) => active).map(grantOf),
    application: { client_id: clientId },
  };
  const appended = await run(facts).catch(refused);
  const more: Claims = {};
  for (const { key, value } of appended.claims) {
    const isOwn = reserved.has(key) || key.startsWith(ownPrefix) || Object.hasOwn(claims, key);
    if (!isOwn && !Object.hasOwn(more, key)) more[key] = value;
  }
  if (appended.logs.length > 0) more[`${ownPrefix}:action:${name}:log`] = appended.logs;
  return more;
}

/** All of it, whatever the scopes ask for; base64 by key. */
export const metadataFor = (
  { sql }: Pick<Platform, 'sql'>,
  instanceId: string,
  { user_id }: SubjectRow,
): Promise<Readonly<Record<string, string>>> => userMetadata(sql, instanceId, user_id);

/** Why, is the action's to say; it is told as OAuth tells that somebody may not. */
function refused(error: unknown): never {
  if (!(error instanceof PosternError) || !error.id.startsWith('ACTION-')) throw error;
  throw new OAuthError('access_denied', 400, error.message, { detail: error.id, cause: error });
}

const userOf = (subject: SubjectRow) => ({
  id: subject.user_id,
  resource_owner: subject.org_id,
  state: subject.user_state,
  username: subject.user_name,
  preferred_login_name: preferredLoginName(subject),
  ...(subject.user_type === userType.human
    ? {
        human: {
          first_name: subject.first_name,
          last_name: subject.last_name,
          nick_name: subject.nick_name,
          display_name: subject.display_name,
          preferred_language: subject.preferred_language,
          gender: subject.gender,
          email: subject.email,
          is_email_verified: subject.is_email_verified,
          phone: subject.phone,
          is_phone_verified: subject.is_phone_verified,
        },
      }
    : { machine: { name: subject.name } }),
});

const grantOf = ({ id, projectId, projectGrantId, orgId, orgDomain, roles }: HeldAuthorization) => ({
  id,
  project_id: projectId,
  project_grant_id: projectGrantId,
  user_grant_resource_owner: orgId,
  user_grant_resource_owner_primary_domain: orgDomain,
  roles,
});
