import { type Aggregate, type RecordedEvent, withEntry, withoutEntry } from '../eventstore/index.ts';
import * as events from './events.ts';

export type MemberLevel = 'instance' | 'org' | 'project';

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
  },
  org: { added: events.orgMemberAdded, changed: events.orgMemberChanged, removed: events.orgMemberRemoved },
  project: {
    added: events.projectMemberAdded,
    changed: events.projectMemberChanged,
    removed: events.projectMemberRemoved,
  },
} as const;

type MemberPayload = { userId: string; roles?: string[] };

const membersOf = (level: MemberLevel): Aggregate<Members> => {
  const { added, changed, removed } = memberEvents[level];
  return {
    type: level,
    eventTypes: [added.type, changed.type, removed.type, `${level}.removed`],
    initial: { gone: false, roles: new Map() },
    evolve(state, event: RecordedEvent) {
      if (event.type === `${level}.removed`) return { gone: true, roles: new Map() };
      const { userId, roles = [] } = event.payload as MemberPayload;
      return {
        ...state,
        roles:
          event.type === removed.type
            ? withoutEntry(state.roles, userId)
            : withEntry(state.roles, userId, roles),
      };
    },
  };
};

/** The members of an aggregate, folded from its member events alone. */
export const memberAggregates: Record<MemberLevel, Aggregate<Members>> = {
  instance: membersOf('instance'),
  org: membersOf('org'),
  project: membersOf('project'),
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
