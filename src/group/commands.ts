import { alreadyExists, invalidArgument, notFound } from '../errors/index.ts';
import type { ChangeOf, ConstraintChange, Decision } from '../eventstore/index.ts';
import { heldAs, nameKey } from '../precis/index.ts';
import * as events from './events.ts';
import { groupFields } from './fields.ts';
import type { Group } from './state.ts';

/** Decisions on one group. Repeats of what already holds decide nothing. */

const nothing: Decision = { events: [] };

const takeName = (orgId: string, name: string): ConstraintChange => ({
  action: 'add',
  type: 'group_names',
  field: `${nameKey(name)}:${orgId}`,
  error: {
    id: 'GROUP-Nam01',
    message: 'A group with this name already exists in the organization; choose another name',
  },
});
const freeName = (orgId: string, name: string): ConstraintChange[] =>
  heldAs(name).map((held) => ({ action: 'remove', type: 'group_names', field: `${held}:${orgId}` }));

export const exists = ({ lifecycle }: Group): boolean => lifecycle === 'active';

/** @throws PosternError `not_found` */
export function requireExisting(group: Group): void {
  if (!exists(group)) throw notFound('GROUP-Nfd01', 'Group not found');
}

export interface NewGroup extends ChangeOf<typeof groupFields.all> {
  readonly orgId: string;
  readonly name: string;
}

export function addGroup(group: Group, input: NewGroup): Decision {
  if (group.lifecycle !== 'absent') {
    throw alreadyExists('GROUP-Ext01', 'A group with this id already exists; leave id out to get a new one', {
      field: 'id',
    });
  }
  const values = groupFields.clean(input);
  return {
    events: [events.groupAdded({ ...groupFields.writeNew(values), name: values.name })],
    constraints: [takeName(input.orgId, values.name)],
  };
}

export interface GroupChange extends ChangeOf<typeof groupFields.all> {
  /** Owner of the group, within which its name is unique. */
  readonly orgId: string;
}

export function changeGroup(group: Group, input: GroupChange): Decision {
  requireExisting(group);
  const change = groupFields.differences(group, groupFields.clean(input));
  if (Object.keys(change).length === 0) return nothing;
  const { name } = change;
  return {
    events: [events.groupChanged(groupFields.write(change))],
    constraints:
      name === undefined ? [] : [...freeName(input.orgId, group.name), takeName(input.orgId, name)],
  };
}

export const removeGroup = (group: Group, orgId: string): Decision =>
  exists(group) ? { events: [events.groupRemoved({})], constraints: freeName(orgId, group.name) } : nothing;

/** Ids of directories are as long as theirs are. */
const longestExternalId = 200;

/** @param externalId '' for none */
export function setExternalId(group: Group, provisioningDomain: string, externalId: string): Decision {
  requireExisting(group);
  if (externalId.length > longestExternalId) {
    throw invalidArgument('GROUP-Ext02', `external_id must have at most ${longestExternalId} characters`, {
      field: 'external_id',
    });
  }
  if ((group.externalIds.get(provisioningDomain) ?? '') === externalId) return nothing;
  return {
    events: [events.groupExternalIdSet({ externalId, ...(provisioningDomain && { provisioningDomain }) })],
  };
}

export function addUsers(group: Group, userIds: readonly string[]): Decision {
  requireExisting(group);
  const fresh = userIds.filter((id) => !group.userIds.has(id));
  if (fresh.length === 0) return nothing;
  return {
    events: [events.groupUsersAdded({ userIds: fresh })],
    requires: fresh.map((id) => ({ type: 'user', id })),
  };
}

export function removeUsers(group: Group, userIds: readonly string[]): Decision {
  requireExisting(group);
  const gone = userIds.filter((id) => group.userIds.has(id));
  return gone.length === 0 ? nothing : { events: [events.groupUsersRemoved({ userIds: gone })] };
}
