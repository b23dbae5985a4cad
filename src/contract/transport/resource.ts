import type { Message } from '@bufbuild/protobuf';
import type { RpcRoute } from '../routes.ts';
import type { RequestContext, Resource } from '../types.ts';

/** The fields by which requests name where they act: v1 and v2 spellings. */
interface Named {
  readonly organizationId?: unknown;
  readonly projectId?: unknown;
  readonly organization?: { readonly org?: { readonly case?: string; readonly value?: unknown } };
  readonly ctx?: { readonly resourceOwner?: { readonly case?: string; readonly value?: unknown } };
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/**
 * On what a route's permission is asked: the organization that the request names, else the one the call acts
 * in; and the project, where project permissions are meant. Rights on the whole instance pass everywhere.
 */
export function resourceOf(route: RpcRoute, request: Message, context: RequestContext): Resource {
  const named = request as unknown as Named;
  const org = named.organization?.org;
  // Which organization a domain names is not known here: only rights on the instance are sure to cover it.
  if (org?.case === 'orgDomain') return {};
  const owner = named.ctx?.resourceOwner;
  const orgId =
    (org?.case === 'orgId' ? text(org.value) : undefined) ??
    (owner?.case === 'orgId' ? text(owner.value) : undefined) ??
    text(named.organizationId) ??
    text(context.orgId);
  const projectId = route.permission.startsWith('project.') ? text(named.projectId) : undefined;
  return { ...(orgId !== undefined && { orgId }), ...(projectId !== undefined && { projectId }) };
}
