import type { RequestContext, Resource } from '../contract/types.ts';
import { invalidArgument, notFound, permissionDenied } from '../errors/index.ts';
import { type Executed, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { addMember, changeMember, type GrantOfMember, removeMember } from './commands.ts';
import { area, mayGive } from './giving.ts';
import { rolesOf } from './roles.ts';
import {
  type MemberLevel,
  type Members,
  memberAggregate,
  projectGrantsPresence,
  projectPresence,
  userPresence,
} from './state.ts';

/** What somebody administers. */
export type Administered =
  | { readonly level: Exclude<MemberLevel, 'project_grant'>; readonly id: string }
  | AdministeredGrant;

/** A grant of a project, by its id or by the organization that it is to. */
interface AdministeredGrant {
  readonly level: 'project_grant';
  readonly projectId: string;
  readonly id?: string;
  readonly grantedOrgId?: string;
}

type Verb = 'read' | 'write' | 'delete';

const permissionOf = ({ level }: Administered, verb: Verb) => `${area[level]}.member.${verb}`;

/** Where the permission is asked for: any of the resources will do. */
interface Place {
  readonly resources: readonly [Resource, ...Resource[]];
  readonly id: string;
  /** Aggregate that keeps the members. */
  readonly aggregateId: string;
  readonly grant?: GrantOfMember;
}

export interface MemberOperations {
  /**
   * @returns the id under which its members are listed
   * @throws PosternError `permission_denied`, `not_found`
   */
  authorize(context: RequestContext, on: Administered, verb: Verb): Promise<string>;
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
  /**
   * A project's own administrators and those of its organization may manage its members; those of a grant are also
   * managed by the organization that it is to, and by its own owners.
   */
  async function placeOf(context: RequestContext, on: Administered): Promise<Place> {
    if (on.level === 'project_grant') return placeOfGrant(context, on);
    const { level, id } = on;
    const at = (resource: Resource): Place => ({ resources: [resource], id, aggregateId: id });
    if (level === 'instance') return at({});
    if (level === 'org') return at({ orgId: id });
    const project = await store.load(context.instance.id, projectPresence, id);
    if (!project.state) throw notFound('MEMBER-Prj01', 'Project not found');
    return at({ orgId: project.owner, projectId: id });
  }

  async function placeOfGrant(context: RequestContext, on: AdministeredGrant): Promise<Place> {
    const { projectId } = on;
    const { state: grants, owner } = await store.load(context.instance.id, projectGrantsPresence, projectId);
    if (!grants) throw notFound('MEMBER-Prj01', 'Project not found');
    const found = [...grants].find(([id, orgId]) => (on.id ? id === on.id : orgId === on.grantedOrgId));
    if (!found) throw notFound('MEMBER-Grt02', 'The project has no such grant');
    const [grantId, grantedOrgId] = found;
    return {
      resources: [
        { orgId: owner, projectId },
        { orgId: grantedOrgId, projectGrantId: grantId },
      ],
      id: grantId,
      aggregateId: projectId,
      grant: { grantId, grantedOrgId },
    };
  }

  async function authorized(context: RequestContext, on: Administered, verb: Verb): Promise<Place> {
    const place = await placeOf(context, on);
    const [first, ...more] = place.resources;
    const permission = permissionOf(on, verb);
    for (const resource of more) if (await context.can(permission, resource)) return place;
    await context.require(permission, first);
    return place;
  }

  async function requireMayGive(
    context: RequestContext,
    { level }: Administered,
    { resources }: Place,
    roles: readonly string[],
  ): Promise<void> {
    for (const resource of resources) if (await mayGive(context, { level, resource }, roles)) return;
    throw permissionDenied(
      'MEMBER-Giv01',
      'These roles hold permissions that you do not have yourself; somebody who has them must give or change them',
      { field: 'roles' },
    );
  }

  const run = (
    context: RequestContext,
    { level }: Administered,
    { id, aggregateId }: Place,
    decide: Parameters<typeof runCommand<Members, never>>[4],
  ) => runCommand(store, context.scope, memberAggregate(level, id), aggregateId, decide);

  const knownRoles = (on: Administered) => rolesOf(on.level);

  return {
    authorize: async (context, on, verb) => (await authorized(context, on, verb)).id,
    async add(context, on, userId, roles) {
      const place = await authorized(context, on, 'write');
      await requireMayGive(context, on, place, roles);
      const user = await store.load(context.instance.id, userPresence, userId);
      const userOrgId = user.state ? user.owner : undefined;
      const { grant } = place;
      return run(context, on, place, (members) =>
        addMember(on.level, members, { userId, roles, knownRoles: knownRoles(on), userOrgId, grant }),
      );
    },
    async change(context, on, userId, roles) {
      const place = await authorized(context, on, 'write');
      const { grant } = place;
      return run(context, on, place, async (members) => {
        await requireMayGive(context, on, place, [...roles, ...(members.state.roles.get(userId) ?? [])]);
        return changeMember(on.level, members, { userId, roles, knownRoles: knownRoles(on), grant });
      });
    },
    async remove(context, on, userId) {
      const place = await authorized(context, on, 'delete');
      const { grant } = place;
      return run(context, on, place, (members) => removeMember(on.level, members, { userId, grant }));
    },
  };
}

/** v2 names a grant by the organization that it is to, v2beta by its own id. */
export type NamedGrant = { readonly projectId: string } & (
  | { readonly organizationId: string }
  | { readonly projectGrantId: string }
);

interface ResourceChoice {
  readonly resource:
    | { readonly case: 'instance'; readonly value: boolean }
    | { readonly case: 'organizationId' | 'projectId'; readonly value: string }
    | { readonly case: 'projectGrant'; readonly value: NamedGrant }
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
    case 'projectGrant': {
      const grant = resource.value;
      return {
        level: 'project_grant',
        projectId: grant.projectId,
        ...('projectGrantId' in grant
          ? { id: grant.projectGrantId }
          : { grantedOrgId: grant.organizationId }),
      };
    }
    default:
      throw invalidArgument(
        'MEMBER-Res01',
        'resource must name what is administered: instance, organization_id, project_id or project_grant',
        { field: 'resource' },
      );
  }
}
