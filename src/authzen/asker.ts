import { accessModelsOf } from '../access/index.ts';
import { type AuthorizationToken, authorizationToken } from '../authz/authenticate.ts';
import { permitted } from '../authz/memberships.ts';
import type { WireRequest } from '../contract/transport/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import { createHolders } from '../member/index.ts';
import { askingTokens, type OpenIdProvider } from '../oidc/index.ts';
import type { Platform } from '../platform.ts';
import { forbidden, unauthorized } from './errors.ts';

/** Who asks for decisions: a policy enforcement point of one project. */
export interface Asker {
  readonly projectId: string;
  /** Audiences of which a token of a subject may be to count for this project. */
  readonly audience: readonly string[];
  /** By whose names the asker knows users; '' for their ids. */
  readonly sector: string;
  /** What the answer has to hold for the proof that came with the token. */
  readonly headers: Readonly<Record<string, string>>;
}

export type Asking = (instance: InstanceContext, request: WireRequest) => Promise<Asker>;

/** More than one token is likely to name, and few to look at. */
const mostAudience = 20;

/** What somebody needs who could read the same of the console. */
const permission = 'user.grant.read';

/**
 * An application that authenticates asks about its own project. A bearer asks about the one project that the token is
 * for, and must be permitted to read who is given what there: that the token is for it says nothing, for anybody may
 * ask for such a token.
 */
export function createAsking(platform: Platform, provider: Pick<OpenIdProvider, 'application'>): Asking {
  const models = accessModelsOf(platform);
  const holders = createHolders(platform);
  const tokenOf = askingTokens(platform);

  async function projectOf(instance: InstanceContext, audience: readonly string[]) {
    const found = await Promise.all(
      audience
        .filter((id) => id !== instance.projectId)
        .slice(0, mostAudience)
        .map(async (id) => ({ id, orgId: (await models.of(instance.id, id)).orgId })),
    );
    const projects = found.filter(({ orgId }) => orgId !== '');
    return projects.length === 1 ? projects[0] : undefined;
  }

  async function byToken(
    instance: InstanceContext,
    sent: AuthorizationToken,
    request: WireRequest,
  ): Promise<Asker> {
    const { token: active, headers } = await tokenOf(sent, instance, request);
    if (active.row.actor) throw forbidden('A token that acts as somebody else cannot ask for decisions');
    const project = await projectOf(instance, active.audience);
    if (!project) {
      throw forbidden(
        'The access token must be for one project: ask for the scope urn:zitadel:iam:org:project:id:{project id}:aud',
      );
    }
    const { id: projectId, orgId } = project;
    const held = await holders.on(instance.id, active.row.user_id, { orgId, projectId });
    if (!permitted(held, permission, { orgId, projectId })) {
      throw forbidden(`To ask for decisions of a project needs the permission ${permission} on it`);
    }
    return { projectId, audience: [projectId], sector: active.sector, headers };
  }

  return async (instance, request) => {
    const header = request.header('authorization');
    if (header === undefined) throw unauthorized('Authenticate as an application or with an access token');
    const sent = authorizationToken(header);
    if (sent) return byToken(instance, sent, request);
    const { project, clientId, oidc } = await provider.application(instance, request);
    const sector = oidc?.sectorIdentifier ?? '';
    return { projectId: project.id, audience: [project.id, clientId], sector, headers: {} };
  };
}
