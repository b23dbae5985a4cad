import { defineAggregate, type RecordedEvent } from '../eventstore/index.ts';
import { type Challenges, foldChallenges } from './challenges/state.ts';
import * as events from './events.ts';
import { type FactorName, factorOf, type ProvenFactor } from './factors.ts';
import type { UserAgent } from './user-agent.ts';

export type SessionLifecycle = 'absent' | 'active' | 'terminated';

export interface CheckedUser {
  readonly id: string;
  /** Organization that owns the user. */
  readonly orgId: string;
  readonly checkedAt: Date;
  readonly preferredLanguage: string;
}

/** One sign-in of one person on one device: which checks were passed, and when. */
export interface Session {
  readonly lifecycle: SessionLifecycle;
  /** User id (or `LOGIN`) that opened it. */
  readonly creator: string;
  readonly user: CheckedUser | undefined;
  /** What was proven, each as it was last. */
  readonly factors: Readonly<Partial<Record<FactorName, ProvenFactor>>>;
  /** What was asked for and not answered yet. */
  readonly challenges: Challenges;
  /** The only token that is good now; '' before the first. */
  readonly tokenId: string;
  readonly userAgent: UserAgent | undefined;
  /** Values in base64. */
  readonly metadata: Readonly<Record<string, string>>;
  /** undefined: it lasts until it is terminated. */
  readonly expiresAt: Date | undefined;
  /** The person ended it; false for a session that was taken away. */
  readonly signedOut: boolean;
}

const initial: Session = {
  lifecycle: 'absent',
  creator: '',
  user: undefined,
  factors: {},
  challenges: {},
  tokenId: '',
  userAgent: undefined,
  metadata: {},
  expiresAt: undefined,
  signedOut: false,
};

/** Later than this neither a `google.protobuf.Timestamp` nor Postgres takes in the form that we write. */
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** When a lifetime that was set at `from` ends; durations are in nanoseconds, and may be 10,000 years. */
export const lifetimeEnd = (from: Date, nanoseconds: number): Date | undefined =>
  nanoseconds > 0 ? new Date(Math.min(from.getTime() + nanoseconds / 1e6, latest)) : undefined;

export const sessionAggregate = defineAggregate('session', events, initial, (state, event): Session => {
  switch (event.type) {
    case 'session.added':
      return {
        ...state,
        lifecycle: 'active',
        creator: event.editorUser,
        userAgent: event.payload.user_agent,
      };
    case 'session.user.checked': {
      const { userID, userResourceOwner, checkedAt, preferredLanguage = '' } = event.payload;
      const user = {
        id: userID,
        orgId: userResourceOwner,
        checkedAt: new Date(checkedAt),
        preferredLanguage,
      };
      return { ...state, user };
    }
    case 'session.token.set':
      return { ...state, tokenId: event.payload.tokenID };
    case 'session.metadata.set':
      return { ...state, metadata: event.payload.metadata };
    case 'session.lifetime.set':
      return { ...state, expiresAt: lifetimeEnd(event.createdAt, event.payload.lifetime) };
    case 'session.terminated':
      return {
        ...state,
        lifecycle: 'terminated',
        tokenId: '',
        signedOut: event.payload.signedOut ?? false,
      };
    default:
      return proven({ ...state, challenges: foldChallenges(state.challenges, event) }, event);
  }
});

/** A factor that was proven; the challenge that it answers is used up. */
function proven(state: Session, event: RecordedEvent): Session {
  const factor = factorOf(event);
  if (!factor) return state;
  const { name, ...what } = factor;
  return {
    ...state,
    factors: { ...state.factors, [name]: what },
    challenges: { ...state.challenges, [name]: undefined },
  };
}

export type SessionState = SessionLifecycle | 'expired';

/** The lifecycle with the clock looked at: an active session past its lifetime is `expired`. */
export const sessionState = (session: Session, now: Date): SessionState =>
  session.lifecycle === 'active' && session.expiresAt && session.expiresAt <= now
    ? 'expired'
    : session.lifecycle;
