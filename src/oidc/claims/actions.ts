import type { FunctionActions, FunctionFacts, RunFunction } from '../../action/index.ts';
import type { Authorizations, HeldAuthorization } from '../../authorization/index.ts';
import { PosternError } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import type { RunTokenScripts, TokenScripts } from '../../script/index.ts';
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

type Trigger = 'preuserinfo' | 'preaccesstoken';

/** What adds claims: the scripts of the user's organization, and the targets of the instance. */
interface Acting {
  readonly scripts: RunTokenScripts | undefined;
  readonly targets: RunFunction | undefined;
}

/** What acts where claims are made; undefined where nothing does, which costs two look-ups. */
export interface ClaimActions {
  of(
    instanceId: string,
    orgId: string,
    trigger: Trigger,
  ): AddClaims | undefined | Promise<AddClaims | undefined>;
}

/**
 * Claims that actions add to these. They change none that is there, and none that is the server's own.
 * @throws OAuthError `access_denied` when an action refuses
 */
export type AddClaims = (of: ActingFor, claims: Claims) => Promise<Claims>;

export interface ActingFor {
  readonly subject: SubjectRow;
  readonly clientId: string;
}

interface Sources {
  readonly platform: Platform;
  readonly roles: Authorizations;
  readonly targets: FunctionActions;
  readonly scripts: TokenScripts;
}

/** Scripts act first, each on what those before it added, and targets on all of that. */
export function claimActions(sources: Sources): ClaimActions {
  const add =
    (instanceId: string, trigger: Trigger, { scripts, targets }: Acting): AddClaims =>
    async (of, claims) => {
      const byScripts = scripts
        ? await scripts({
            userId: of.subject.user_id,
            claims,
            isReserved: (claim) => reserved.has(claim),
          }).catch(refused)
        : {};
      if (!targets) return byScripts;
      const before = { ...claims, ...byScripts };
      return { ...byScripts, ...(await targetClaims(sources, instanceId, targets, trigger, of, before)) };
    };
  return {
    of(instanceId, orgId, trigger) {
      const targets = sources.targets.of(instanceId, trigger);
      const scripts = sources.scripts.of(instanceId, orgId, trigger);
      const acting = (found: Acting) =>
        found.scripts || found.targets ? add(instanceId, trigger, found) : undefined;
      if (!(targets instanceof Promise || scripts instanceof Promise)) return acting({ targets, scripts });
      return Promise.all([targets, scripts]).then(([targets, scripts]) => acting({ targets, scripts }));
    },
  };
}

async function targetClaims(
  { platform, roles }: Sources,
  instanceId: string,
  run: RunFunction,
  trigger: Trigger,
  { subject, clientId }: ActingFor,
  claims: Claims,
): Promise<Claims> {
  const [held, metadata] = await Promise.all([
    roles.of(instanceId, subject.user_id),
    // All of it, whatever the scopes ask for; base64 by key.
    userMetadata(platform.sql, instanceId, subject.user_id),
  ]);
  const facts: FunctionFacts = {
    userinfo: claims,
    user: userOf(subject),
    user_metadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    org: { id: subject.org_id, name: subject.org_name, primary_domain: subject.org_primary_domain },
    user_grants: held.all.filter(({ active }) => active).map(grantOf),
    application: { client_id: clientId },
  };
  const appended = await run(facts).catch(refused);
  const more: Claims = {};
  for (const { key, value } of appended.claims) {
    const isOwn = reserved.has(key) || key.startsWith(ownPrefix) || Object.hasOwn(claims, key);
    if (!isOwn && !Object.hasOwn(more, key)) more[key] = value;
  }
  if (appended.logs.length > 0) more[`${ownPrefix}:action:${trigger}:log`] = appended.logs;
  return more;
}

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
