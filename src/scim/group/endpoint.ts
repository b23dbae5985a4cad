import { type Group, groupOperations, type ProvisionedGroup } from '../../group/index.ts';
import type { Call, Endpoint, Shown, Written } from '../call.ts';
import { invalidValue, notFound } from '../errors.ts';
import type { ListRequest } from '../list.ts';
import { locationOf, withMeta } from '../meta.ts';
import { patched } from '../patch.ts';
import { type Resource, readResource, requireComplete } from '../resource.ts';
import { groupType, userType } from '../schema/index.ts';
import { isSelected, readSelection, type Selection, selected } from '../selection.ts';
import { type Preconditions, requireVersion, tagOf } from '../version.ts';
import { findTeam, searchTeams, type Team } from './queries.ts';

const unknown = () => notFound('There is no such group in the organization');

const versionOf = (revision: number, groupIds: Iterable<string>) =>
  tagOf(JSON.stringify([revision, ...[...groupIds].sort()]));

type Members = readonly { readonly value?: string; readonly type?: string; readonly $ref?: string }[];

/** What is not said to be a group is a person, unless its address says so. */
const isGroup = ({ type, $ref }: Members[number]) =>
  type === undefined ? /\/Groups\/[^/]+$/i.test($ref ?? '') : type.toLowerCase() === 'group';

const idOf = ({ value, $ref }: Members[number]): string => {
  const id = value ?? $ref?.split('/').at(-1);
  if (!id) throw invalidValue('Each of members needs a value: the id of a user or of a group');
  return id;
};

/**
 * @param known groups that are members already: of these nobody need say that they are
 */
function provisionedOf(resource: Resource, domain: string, known: ReadonlySet<string>): ProvisionedGroup {
  const members = (resource['members'] ?? []) as Members;
  const isHeld = (member: Members[number]) => isGroup(member) || known.has(idOf(member));
  return {
    name: resource['displayName'] as string,
    externalId: (resource['externalId'] ?? '') as string,
    provisioningDomain: domain,
    userIds: new Set(members.filter((member) => !isHeld(member)).map(idOf)),
    groupIds: new Set(members.filter(isHeld).map(idOf)),
  };
}

const resourceOfGroup = (group: Group, nested: ReadonlySet<string>, domain: string): Resource => ({
  ...(group.externalIds.has(domain) && { externalId: group.externalIds.get(domain) }),
  displayName: group.name,
  members: [
    ...[...group.userIds].map((value) => ({ value, type: userType.name })),
    ...[...nested].map((value) => ({ value, type: groupType.name })),
  ],
});

/** Changes a group in one write: what is there is read from events, so no change of others is lost. */
async function change(
  { platform, context, orgId, provisioningDomain: domain, ...call }: Call,
  id: string,
  preconditions: Preconditions,
  decide: (before: Resource) => Resource,
): Promise<Written> {
  await context.require('group.write', { orgId });
  await groupOperations(platform).provision(context, orgId, id, (group, nested) => {
    requireVersion(preconditions, () => versionOf(group.version, nested));
    const after = decide(resourceOfGroup(group.state, nested, domain));
    requireComplete(groupType, after);
    return provisionedOf(after, domain, nested);
  });
  return { id, location: locationOf(call, groupType, id) };
}

function shown(call: Call, team: Team, selection: Selection): Shown {
  const { members = [] } = team;
  const content = {
    ...(team.externalId !== '' && { externalId: team.externalId }),
    displayName: team.name,
    ...(members.length > 0 && {
      members: members.map(({ id, type }) => ({
        value: id,
        $ref: locationOf(call, type === 'User' ? userType : groupType, id),
        type,
      })),
    }),
  };
  const { resource, version, location } = withMeta(call, groupType, content, {
    ...team,
    version: versionOf(team.revision, team.groupIds),
  });
  return { resource: selected(groupType, resource, selection), version, location };
}

/** Who may not see who is in a group sees no members. */
async function shapeOf({ context, orgId, provisioningDomain }: Call, selection: Selection) {
  const byMembers = await context.can('group.user.read', { orgId });
  return { provisioningDomain, byMembers, withUsers: byMembers && isSelected(selection, 'members') };
}

export const groups: Endpoint & {
  search(call: Call, request: ListRequest): Promise<{ total: bigint; resources: Resource[] }>;
} = {
  async get(call, id, selection) {
    const { platform, context, orgId } = call;
    await context.require('group.read', { orgId });
    const team = await findTeam(platform, context.instance.id, orgId, id, await shapeOf(call, selection));
    if (!team) throw unknown();
    return shown(call, team, selection);
  },

  async search(call, request) {
    const { platform, context, orgId } = call;
    await context.require('group.read', { orgId });
    const selection = readSelection(groupType, request.attributes, request.excludedAttributes);
    const shape = await shapeOf(call, selection);
    const found = await searchTeams(platform, context.instance.id, orgId, request, shape);
    return {
      total: found.total,
      resources: found.resources.map((team) => shown(call, team, selection).resource),
    };
  },

  async create(call, body) {
    const { platform, context, orgId, provisioningDomain } = call;
    const resource = readResource(groupType, body);
    requireComplete(groupType, resource);
    const { id } = await groupOperations(platform).provision(context, orgId, undefined, (_, nested) =>
      provisionedOf(resource, provisioningDomain, nested),
    );
    return { id, location: locationOf(call, groupType, id) };
  },

  async replace(call, id, body, preconditions) {
    const resource = readResource(groupType, body);
    requireComplete(groupType, resource);
    return change(call, id, preconditions, () => resource);
  },

  patch: (call, id, body, preconditions) =>
    change(call, id, preconditions, (before) => patched(groupType, before, body)),

  async remove(call, id, preconditions) {
    const { platform, context, orgId } = call;
    await context.require('group.delete', { orgId });
    await groupOperations(platform).remove(context, id, (group, nested) => {
      if (group.state.lifecycle !== 'active' || group.owner !== orgId) throw unknown();
      requireVersion(preconditions, () => versionOf(group.version, nested));
    });
  },
};
