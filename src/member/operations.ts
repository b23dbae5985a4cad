import type { RequestContext, Resource } from '../contract/types.ts';
import { invalidArgument, notFound, permissionDenied, unimplemented } from '../errors/index.ts';
import { type Executed, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { addMember, changeMember, removeMember } from './commands.ts';
import { mayGive } from './giving.ts';
import { rolesOf } from './roles.ts';
import { type MemberLevel, type Members, memberAggregates, projectPresence, userPresence } from './state.ts';

/** What somebody administers. */
export interface Administered {
  readonly level: MemberLevel;
  /** Instance, organization or project id. */
  readonly id: string;
}

type Verb = 'read' | 'write' | 'delete';

const permissionOf = ({ level }: Administered, verb: Verb) =>
  `${{ instance: 'iam', org: 'org', project: 'project' }[level]}.member.${verb}`;

export interface MemberOperations {
  /** @throws PosternError `permission_denied` */
  authorize(context: RequestContext, on: Administered, verb: Verb): Promise<void>;
  add(
    context: RequestContext,
    on: Administered,
    userId: string,
    roles: readonly string[],
  ): Promise<Executed<Members>>;
  change(
    context: RequestContext,
    on: Administered,
    userId: string,
    roles: readonly string[],
  ): Promise<Executed<Members>>;
  remove(context: RequestContext, on: Administered, userId: string): Promise<Executed<Members>>;
}

/** One implementation behind `internal_permission` and the v1 calls. */
export function memberOperations({ store }: Platform): MemberOperations {
  /** A project's own administrators and those of its organization may manage its members. */
  const resourceOf = async (context: RequestContext, { level, id }: Administered): Promise<Resource> => {
    if (level === 'instance') return {};
    if (level === 'org') return { orgId: id };
    const project = await store.load(context.instance.id, projectPresence, id);
    if (!project.state) throw notFound('MEMBER-Prj01', 'Project not found');
    return { orgId: project.owner, projectId: id };
  };
  const authorize = async (context: RequestContext, on: Administered, verb: Verb) =>
    context.require(permissionOf(on, verb), await resourceOf(context, on));

  const requireMayGive = async (context: RequestContext, on: Administered, roles: readonly string[]) => {
    if (await mayGive(context, { level: on.level, resource: await resourceOf(context, on) }, roles)) return;
    throw permissionDenied(
      'MEMBER-Giv01',
      'These roles hold permissions that you do not have yourself; somebody who has them must give or change them',
      { field: 'roles' },
    );
  };

  const run = (
    context: RequestContext,
    on: Administered,
    decide: Parameters<typeof runCommand<Members, never>>[4],
  ) => runCommand(store, context.scope, memberAggregates[on.level], on.id, decide);

  const knownRoles = (on: Administered) => rolesOf(on.level);

  return {
    authorize,
    async add(context, on, userId, roles) {
      await authorize(context, on, 'write');
      await requireMayGive(context, on, roles);
      const user = await store.load(context.instance.id, userPresence, userId);
      const userOrgId = user.state ? user.owner : undefined;
      return run(context, on, (members) =>
        addMember(on.level, members, { userId, roles, knownRoles: knownRoles(on), userOrgId }),
      );
    },
    async change(context, on, userId, roles) {
      await authorize(context, on, 'write');
      return run(context, on, async (members) => {
        await requireMayGive(context, on, [...roles, ...(members.state.roles.get(userId) ?? [])]);
        return changeMember(on.level, members, { userId, roles, knownRoles: knownRoles(on) });
      });
    },
    async remove(context, on, userId) {
      await authorize(context, on, 'delete');
      return run(context, on, (members) => removeMember(on.level, members, { userId }));
    },
  };
}

interface ResourceChoice {
  readonly resource:
    | { readonly case: 'instance'; readonly value: boolean }
    | { readonly case: 'organizationId' | 'projectId'; readonly value: string }
    | { readonly case: 'projectGrant'; readonly value: unknown }
    | { readonly case: undefined; readonly value?: undefined };
}

/** The `resource` of a request, which v2 and v2beta spell the same. */
export function administeredOf(context: RequestContext, chosen: ResourceChoice | undefined): Administered {
  const resource = chosen?.resource;
  switch (resource?.case) {
    case 'instance':
      return { level: 'instance', id: context.instance.id };
    case 'organizationId':
      return { level: 'org', id: resource.value };
    case 'projectId':
      return { level: 'project', id: resource.value };
    case 'projectGrant':
      throw unimplemented(
        'MEMBER-Grt01',
        'Administrators of project grants are not built yet; choose instance, organization_id or project_id',
        { field: 'resource' },
      );
    default:
      throw invalidArgument(
        'MEMBER-Res01',
        'resource must name what is administered: instance, organization_id or project_id',
        { field: 'resource' },
      );
  }
}
