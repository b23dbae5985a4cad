import { type Aggregate, type RecordedEvent, withEntry, withoutEntry } from '../eventstore/index.ts';
import * as events from './events.ts';

export type MemberLevel = 'instance' | 'org' | 'project' | 'project_grant';

export interface Members {
  /** The aggregate was removed, and its members with it. */
  readonly gone: boolean;
  /** Roles by user id. */
  readonly roles: ReadonlyMap<string, readonly string[]>;
}

export const memberEvents = {
  instance: {
    added: events.instanceMemberAdded,
    changed: events.instanceMemberChanged,
    removed: events.instanceMemberRemoved,
    cascadeRemoved: events.instanceMemberCascadeRemoved,
  },
  org: {
    added: events.orgMemberAdded,
    changed: events.orgMemberChanged,
    removed: events.orgMemberRemoved,
    cascadeRemoved: events.orgMemberCascadeRemoved,
  },
  project: {
    added: events.projectMemberAdded,
    changed: events.projectMemberChanged,
    removed: events.projectMemberRemoved,
    cascadeRemoved: events.projectMemberCascadeRemoved,
  },
  project_grant: {
    added: events.projectGrantMemberAdded,
    changed: events.projectGrantMemberChanged,
    removed: events.projectGrantMemberRemoved,
    cascadeRemoved: events.projectGrantMemberCascadeRemoved,
  },
} as const;

type MemberPayload = { userId: string; roles?: string[] };

const membersOf = (level: Exclude<MemberLevel, 'project_grant'>): Aggregate<Members> => {
  const { added, changed, removed, cascadeRemoved } = memberEvents[level];
  const left: readonly string[] = [removed.type, cascadeRemoved.type];
  return {
    type: level,
    eventTypes: [added.type, changed.type, ...left, `${level}.removed`],
    initial: { gone: false, roles: new Map() },
    evolve(state, event: RecordedEvent) {
      if (event.type === `${level}.removed`) return { gone: true, roles: new Map() };
      const { userId, roles = [] } = event.payload as MemberPayload;
      return {
        ...state,
        roles: left.includes(event.type)
          ? withoutEntry(state.roles, userId)
          : withEntry(state.roles, userId, roles),
      };
    },
  };
};

/** The members of an aggregate, folded from its member events alone. */
const memberAggregates = {
  instance: membersOf('instance'),
  org: membersOf('org'),
  project: membersOf('project'),
};

/** The members of a grant, which are facts of its project; there is nothing to be a member of before it is given. */
const membersOfGrant = (grantId: string): Aggregate<Members> => {
  const { added, changed, removed, cascadeRemoved } = memberEvents.project_grant;
  const left: readonly string[] = [removed.type, cascadeRemoved.type];
  const given = 'project.grant.added';
  const ended = ['project.grant.removed', 'project.removed'];
  const none: Members = { gone: true, roles: new Map() };
  return {
    type: 'project',
    eventTypes: [given, ...ended, added.type, changed.type, ...left],
    initial: none,
    evolve(state, event: RecordedEvent) {
      const {
        grantId: of = grantId,
        userId,
        roles = [],
      } = event.payload as MemberPayload & { grantId?: string };
      if (of !== grantId) return state;
      if (event.type === given) return { gone: false, roles: new Map() };
      if (ended.includes(event.type)) return none;
      return {
        ...state,
        roles: left.includes(event.type)
          ? withoutEntry(state.roles, userId)
          : withEntry(state.roles, userId, roles),
      };
    },
  };
};

/** @param id of what is administered */
export const memberAggregate = (level: MemberLevel, id: string): Aggregate<Members> =>
  level === 'project_grant' ? membersOfGrant(id) : memberAggregates[level];

/** Grants of a project that exists: to which organization each is. */
export const projectGrantsPresence: Aggregate<ReadonlyMap<string, string> | undefined> = {
  type: 'project',
  eventTypes: ['project.added', 'project.removed', 'project.grant.added', 'project.grant.removed'],
  initial: undefined,
  evolve(state, { type, payload }: RecordedEvent) {
    const { grantId = '', grantedOrgId = '' } = payload as { grantId?: string; grantedOrgId?: string };
    switch (type) {
      case 'project.added':
        return new Map();
      case 'project.removed':
        return undefined;
      case 'project.grant.added':
        return state && withEntry(state, grantId, grantedOrgId);
      default:
        return state && withoutEntry(state, grantId);
    }
  },
};

/** Whether a user exists: all that membership needs to know of users. */
export const userPresence: Aggregate<boolean> = {
  type: 'user',
  eventTypes: ['user.human.added', 'user.human.selfregistered', 'user.machine.added', 'user.removed'],
  initial: false,
  evolve: (_, event: RecordedEvent) => event.type !== 'user.removed',
};

/** Whether a project exists; its owner is the aggregate's. */
export const projectPresence: Aggregate<boolean> = {
  type: 'project',
  eventTypes: ['project.added', 'project.removed'],
  initial: false,
  evolve: (_, event: RecordedEvent) => event.type !== 'project.removed',
};
