import { type Aggregate, type RecordedEvent, withEntry, withoutEntry } from '../eventstore/index.ts';
import { memberEvents } from './state.ts';

/** A membership and what it stands on, beside what is administered. */
export interface Membership {
  readonly userId: string;
  /** '' where history does not tell, here and below. */
  readonly userOrgId: string;
  /** '' unless it is of a grant of the project, and the organization that this is to. */
  readonly grantId: string;
  readonly grantedOrgId: string;
}

export type Standing = ReadonlyMap<string, Membership>;

type Payload = {
  readonly userId?: string;
  readonly userResourceOwner?: string;
  readonly grantId?: string;
  readonly grantedOrgId?: string;
};

const none: Standing = new Map();
const added = new Set<string>(Object.values(memberEvents).map((level) => level.added.type));
const grantRemoved = 'project.grant.removed';

function standingsOf(type: 'instance' | 'org' | 'project'): Aggregate<Standing> {
  const levels = type === 'project' ? (['project', 'project_grant'] as const) : ([type] as const);
  const ended = `${type}.removed`;
  return {
    type,
    eventTypes: [
      ...levels.flatMap((level) => {
        const { added: joined, removed, cascadeRemoved } = memberEvents[level];
        return [joined.type, removed.type, cascadeRemoved.type];
      }),
      ...(type === 'project' ? [grantRemoved] : []),
      ended,
    ],
    initial: none,
    evolve(state, { type: what, payload }: RecordedEvent) {
      if (what === ended) return none;
      const {
        userId = '',
        userResourceOwner: userOrgId = '',
        grantId = '',
        grantedOrgId = '',
      } = payload as Payload;
      if (what === grantRemoved) return new Map([...state].filter(([, one]) => one.grantId !== grantId));
      const key = `${grantId}/${userId}`;
      return added.has(what)
        ? withEntry(state, key, { userId, userOrgId, grantId, grantedOrgId })
        : withoutEntry(state, key);
    },
  };
}

/** Members of an aggregate, those of a project's grants among them, by grant and user. */
export const standings = {
  instance: standingsOf('instance'),
  org: standingsOf('org'),
  project: standingsOf('project'),
};
