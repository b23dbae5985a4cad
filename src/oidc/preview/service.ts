import { functionTargets } from '../../action/index.ts';
import { createRateLimit } from '../../cache/index.ts';
import {
  DocumentKind,
  PreviewedGrant as Grant,
  type PreviewTokensRequest,
  ClaimSetting as Setting,
  type TokenPreviewService,
} from '../../contract/services/postern/oidc/v1.ts';
import { implement, type RequestContext } from '../../contract/types.ts';
import { failedPrecondition, invalidArgument, notFound, resourceExhausted } from '../../errors/index.ts';
import { AccessRefusal } from '../../login/index.ts';
import { tokenScripts } from '../../script/index.ts';
import { readUser } from '../../user/index.ts';
import { OAuthError } from '../protocol/errors.ts';
import type { Provider } from '../provider.ts';
import { accessTokenId, newSessionId } from '../tokens/format.ts';
import { type DocumentName, type Documents, documentsOf } from './documents.ts';
import { protectionsOf } from './protection.ts';
import { type ClaimSetting, type Reason, reasonsFor } from './reasons.ts';
import { type PreviewContext, type PreviewedGrant, previewed, type Supposed } from './supposed.ts';

const grants: Readonly<Record<Grant, PreviewedGrant>> = {
  [Grant.AUTHORIZATION_CODE]: 'authorization_code',
  [Grant.REFRESH_TOKEN]: 'refresh_token',
  [Grant.DEVICE_CODE]: 'device_code',
};

const settings: Readonly<Record<ClaimSetting, Setting>> = {
  accessTokenRoles: Setting.ACCESS_TOKEN_ROLES,
  idTokenRoles: Setting.ID_TOKEN_ROLES,
  idTokenUserinfo: Setting.ID_TOKEN_USERINFO,
  projectRoles: Setting.PROJECT_ROLES,
  rolesClaim: Setting.ROLES_CLAIM,
  pairwise: Setting.PAIRWISE,
  clockSkew: Setting.CLOCK_SKEW,
  boundTokens: Setting.BOUND_TOKENS,
};

const kinds = [
  ['idToken', DocumentKind.ID_TOKEN, 'preuserinfo'],
  ['accessToken', DocumentKind.ACCESS_TOKEN, 'preaccesstoken'],
  ['userinfo', DocumentKind.USERINFO, 'preuserinfo'],
  ['introspection', DocumentKind.INTROSPECTION, 'preuserinfo'],
] as const satisfies readonly (readonly [DocumentName, DocumentKind, string])[];

/** Of one caller: a preview looks up all that a person holds, and asks targets of the instance. */
const perMinute = 60;

/** Claims of which each token has its own. */
const varying = new Set('exp iat nbf auth_time jti sid nonce at_hash cnf amr acr'.split(' '));

const reasonOf = (reason: Reason) => {
  if ('scope' in reason) return { reason: { case: 'scope' as const, value: reason.scope } };
  if ('setting' in reason) return { reason: { case: 'setting' as const, value: settings[reason.setting] } };
  if ('group' in reason) {
    const { id, name } = reason.group;
    return { reason: { case: 'group' as const, value: { id, name } } };
  }
  if ('by' in reason)
    return {
      reason: { case: reason.by === 'claims' ? ('claimsParameter' as const) : reason.by, value: true },
    };
  const { id, projectId, orgId: organizationId, roles } = reason.authorization;
  return {
    reason: { case: 'authorization' as const, value: { id, projectId, organizationId, roles: [...roles] } },
  };
};

/** @throws PosternError `failed_precondition`, `invalid_argument` for what a real request would be refused for */
async function previewOf(context: PreviewContext, supposed: Supposed): Promise<Documents> {
  const { provider, instance } = context;
  try {
    const documents = await documentsOf(context, supposed);
    const subject = await provider.subjects({
      instanceId: instance.id,
      userId: supposed.userId,
      sessionId: '',
      metadata: false,
    });
    const user = { userId: supposed.userId, orgId: subject?.org_id ?? '' };
    await provider.access.require(instance.id, supposed.client, user, documents.scope);
    return documents;
  } catch (error) {
    if (error instanceof OAuthError)
      throw invalidArgument('OIDC-Prv03', `The request would be refused: ${error.description}`, {
        field: error.code === 'invalid_target' ? 'resources' : 'scopes',
      });
    if (error instanceof AccessRefusal) throw failedPrecondition('OIDC-Prv04', error.message);
    throw error;
  }
}

/** Leaves out what belongs to organizations where the caller may not read it; one's own is one's own. */
const readable =
  (context: RequestContext, userId: string) =>
  async <Of extends { readonly orgId: string }>(permission: string, all: readonly Of[]): Promise<Of[]> => {
    if (context.requireCaller().userId === userId) return [...all];
    const permitted = await context.permittedOrgs(permission);
    return permitted === 'all' ? [...all] : all.filter(({ orgId }) => permitted.includes(orgId));
  };

interface Previewing {
  /** As it is configured. */
  readonly client: Supposed['client'];
  /** With what the caller may read of the person. */
  readonly supposed: Supposed;
  /** What they really hold. */
  readonly held: Pick<Supposed, 'authorizations' | 'groups'>;
}

/** `postern.oidc.v1.TokenPreviewService` */
export function tokenPreviewService(provider: Provider) {
  const { platform } = provider;
  const scripts = tokenScripts(platform);
  const limit = createRateLimit({ perMinute });

  /** @throws PosternError `resource_exhausted` */
  function requireTurn(context: RequestContext): void {
    const seconds = limit.take(`${context.instance.id} ${context.requireCaller().userId}`);
    if (seconds === 0) return;
    throw resourceExhausted('OIDC-Prv05', `Too many previews; try again in ${seconds} seconds`, {
      headers: { 'retry-after': String(seconds) },
    });
  }

  async function supposedOf(request: PreviewTokensRequest, context: RequestContext): Promise<Previewing> {
    const { instance } = context;
    const { clientId, userId, scopes, resources, claims, grant } = request;
    const client = await provider.clients.byId(instance.id, clientId);
    if (!client?.oidc)
      throw notFound('OIDC-Prv01', 'There is no application with this client id that people sign in to');
    await context.require('project.app.read', { orgId: client.org.id, projectId: client.project.id });
    await readUser(platform, context, userId);
    const [{ all: authorizations }, { all: groups }] = await Promise.all([
      provider.roles.of(instance.id, userId),
      provider.groups.of(instance.id, userId),
    ]);
    const mayRead = readable(context, userId);
    const supposed = {
      client: await previewed({ provider, instance }, { ...client, oidc: client.oidc }),
      userId,
      grant: grants[grant],
      scopes: [...new Set(scopes)],
      resources: [...new Set(resources)],
      claims,
      authorizations: await mayRead('user.grant.read', authorizations),
      groups: await mayRead('group.read', groups),
    };
    return { client: { ...client, oidc: client.oidc }, supposed, held: { authorizations, groups } };
  }

  async function actingOn(context: RequestContext, orgId: string, trigger: (typeof kinds)[number][2]) {
    const { id } = context.instance;
    const [ofOrg, ofInstance] = await Promise.all([
      scripts.named(id, orgId, trigger),
      functionTargets(platform.sql, id, trigger),
    ]);
    return [
      ...ofOrg.map((script) => ({
        acting: { case: 'script' as const, value: script.id },
        name: script.name,
      })),
      ...ofInstance.map((target) => ({
        acting: { case: 'target' as const, value: target.id },
        name: target.name,
      })),
    ];
  }

  return implement<typeof TokenPreviewService>('postern.oidc.v1.TokenPreviewService', {
    async previewTokens(request, context) {
      requireTurn(context);
      const { client, supposed, held } = await supposedOf(request, context);
      const { ids, clock } = platform;
      const requestId = newSessionId(ids());
      const preview: PreviewContext = {
        provider,
        instance: context.instance,
        moment: {
          now: clock(),
          requestId,
          tokenId: accessTokenId(requestId, ids()),
          sessionId: ids(),
        },
      };
      const documents = await previewOf(preview, supposed);
      const all = await previewOf(preview, { ...supposed, ...held });
      const why = await reasonsFor(preview, supposed, documents);
      const protections = await protectionsOf(platform, context.instance, client);
      const shown = kinds.flatMap(([name, kind, trigger]) => {
        const claims = documents[name];
        return claims ? [{ name, kind, trigger, claims: Object.entries(claims) }] : [];
      });
      const { resource_owner: orgId } = await readUser(platform, context, supposed.userId);
      return {
        scopes: [...documents.scope],
        accessTokenIsOpaque: documents.accessToken === undefined,
        isIncomplete: !Bun.deepEquals(documents, all),
        documents: await Promise.all(
          shown.map(async ({ name, kind, trigger, claims }) => ({
            kind,
            ...protections[name],
            acting: await actingOn(context, orgId, trigger),
            claims: claims.map(([claim, value]) => ({
              name: claim,
              value: JSON.stringify(value),
              varies: varying.has(claim),
              reasons: why(name, claim).map(reasonOf),
            })),
          })),
        ),
      };
    },
  });
}
