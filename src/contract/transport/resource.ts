import type { Message } from '@bufbuild/protobuf';
import type { RpcRoute } from '../routes.ts';
import type { RequestContext, Resource } from '../types.ts';

/** `Organization`, `RequestContext`: a oneof that names an organization by id or by something else. */
type Oneof = { readonly case?: string; readonly value?: unknown };
type Named = Readonly<Record<string, unknown>> & {
  readonly ctx?: { readonly resourceOwner?: Oneof };
};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const localName = (field: string) => field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * On what a route's permission is asked: the organization that the request names, else the one the call acts
 * in; and the project or grant that the contract points to. Rights on the whole instance pass everywhere.
 */
export function resourceOf(route: RpcRoute, request: Message, context: RequestContext): Resource {
  const { permissionField, organizationField } = route;
  const named = request as unknown as Named;
  const organization =
    organizationField === undefined
      ? undefined
      : (named[localName(organizationField)] as { readonly org?: Oneof } | undefined)?.org;
  const owner = named.ctx?.resourceOwner;
  // Which organization a domain names is not known here: only rights on the instance are sure to cover it.
  if (organization?.case === 'orgDomain') return {};
  const orgId =
    text(organization?.value) ?? text(owner?.value) ?? text(named['organizationId']) ?? text(context.orgId);
  const target = permissionField === undefined ? undefined : text(named[localName(permissionField)]);
  const isGrant = permissionField === 'grant_id';
  return {
    ...(orgId !== undefined && { orgId }),
    ...(target !== undefined && (isGrant ? { projectGrantId: target } : { projectId: target })),
  };
}
