import type { Kind } from '../kinds.ts';
import { cascadeOfGroup } from './commands.ts';
import { groupAuthorizationAdded } from './events.ts';
import { type GroupAuthorization, groupAuthorizationAggregate } from './state.ts';

/** A group is of the organization that gives. */
export const ofGroups: Kind<GroupAuthorization> = {
  holder: 'group',
  aggregate: groupAuthorizationAggregate,
  added: groupAuthorizationAdded.type,
  table: 'projections.group_authorizations_projection',
  owners: ['project_resource_owner'],
  cascade: cascadeOfGroup,
};
