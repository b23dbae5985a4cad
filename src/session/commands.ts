import { failedPrecondition, invalidArgument, notFound } from '../errors/index.ts';
import type { Decision, NewEvent } from '../eventstore/index.ts';
import type { PassedCheck } from './checks/index.ts';
import * as events from './events.ts';
import { type Session, sessionState } from './state.ts';
import type { UserAgent } from './user-agent.ts';

/**
 * Decisions on one session. Checks were made before (they cost time and write to the user); here is decided
 * what a passed check means for the session.
 */

const nothing: Decision = { events: [] };

export interface PassedUserCheck {
  readonly id: string;
  readonly orgId: string;
  readonly preferredLanguage?: string;
}

export interface SessionChanges {
  /** The moment of the checks. */
  readonly now: Date;
  /** Id of the token that is good from now on; every change gives a new one. */
  readonly tokenId: string;
  readonly user?: PassedUserCheck | undefined;
  /** What was proven of the user, in its order. */
  readonly passed?: readonly PassedCheck[];
  /** What is to be answered by checks to come. */
  readonly challenged?: readonly NewEvent[];
  /** Empty values remove their keys. */
  readonly metadata?: Readonly<Record<string, Uint8Array>>;
  readonly lifetimeNanoseconds?: number | undefined;
}

export function createSession(
  session: Session,
  input: SessionChanges & { userAgent?: UserAgent | undefined },
): Decision {
  if (session.lifecycle !== 'absent') {
    throw failedPrecondition('SESSION-Ext01', 'A session with this id already exists');
  }
  const added = events.sessionAdded(input.userAgent ? { user_agent: input.userAgent } : {});
  return { events: [added, ...changes(session, input)], ...requiresUser(session, input) };
}

/** @throws PosternError `not_found` when it never was or has ended, `failed_precondition` when it expired */
export function setSession(session: Session, input: SessionChanges): Decision {
  requireActive(session, input.now);
  return { events: changes(session, input), ...requiresUser(session, input) };
}

/** Ending what has ended already decides nothing. */
export const terminateSession = (session: Session): Decision =>
  session.lifecycle === 'active' ? { events: [events.sessionTerminated({})] } : nothing;

/** The person leaves; other than where the session is taken away, what was granted for offline use goes on. */
export const signOut = (session: Session): Decision =>
  session.lifecycle === 'active' ? { events: [events.sessionTerminated({ signedOut: true })] } : nothing;

export function requireActive(session: Session, now: Date): void {
  const state = sessionState(session, now);
  if (state === 'active') return;
  if (state === 'expired') {
    throw failedPrecondition('SESSION-Exp01', 'The session has expired; create a new one');
  }
  throw notFound('SESSION-Nfd01', 'Session not found');
}

/** A user that is removed takes its sessions along, those that are being made too. */
function requiresUser(session: Session, { user }: SessionChanges): Pick<Decision, 'requires'> {
  const whose = user ?? session.user;
  if (!whose) return {};
  return {
    requires: [
      { type: 'user', id: whose.id },
      { type: 'org', id: whose.orgId },
    ],
  };
}

function changes(session: Session, input: SessionChanges): NewEvent[] {
  const checkedAt = input.now.toISOString();
  return [
    ...userCheck(session, input.user, checkedAt),
    ...proofs(session, input, checkedAt),
    ...(input.challenged ?? []),
    ...metadataChange(session, input.metadata),
    ...lifetimeChange(input.lifetimeNanoseconds),
    events.sessionTokenSet({ tokenID: input.tokenId }),
  ];
}

function userCheck(session: Session, user: PassedUserCheck | undefined, checkedAt: string): NewEvent[] {
  if (!user) return [];
  if (session.user && session.user.id !== user.id) throw otherUser();
  const { id, orgId, preferredLanguage } = user;
  return [
    events.sessionUserChecked({
      userID: id,
      userResourceOwner: orgId,
      checkedAt,
      ...(preferredLanguage && { preferredLanguage }),
    }),
  ];
}

function proofs(session: Session, input: SessionChanges, checkedAt: string): NewEvent[] {
  return (input.passed ?? []).flatMap(({ field, userVersion, means }) => {
    if (!session.user && !input.user) throw userMissing(field);
    return means(session, { checkedAt, userVersion });
  });
}

export const otherUser = () =>
  invalidArgument(
    'SESSION-Usr01',
    'The session belongs to another user already; create a new session for this one',
    { field: 'checks.user' },
  );

/** Every other check proves something about a user, so the user comes first. */
export const userMissing = (field: string) =>
  invalidArgument('SESSION-Usr02', `${field} needs a user: add checks.user, or set it on the session first`, {
    field,
  });

function metadataChange(session: Session, changed: SessionChanges['metadata']): NewEvent[] {
  const metadata = { ...session.metadata };
  for (const [key, value] of Object.entries(changed ?? {})) {
    if (value.length === 0) delete metadata[key];
    else metadata[key] = Buffer.from(value).toString('base64');
  }
  return Bun.deepEquals(metadata, session.metadata) ? [] : [events.sessionMetadataSet({ metadata })];
}

function lifetimeChange(nanoseconds: number | undefined): NewEvent[] {
  if (nanoseconds === undefined) return [];
  if (!(nanoseconds > 0)) {
    throw invalidArgument(
      'SESSION-Lif01',
      'lifetime must be longer than zero; leave it out for a session that does not expire',
      { field: 'lifetime' },
    );
  }
  return [events.sessionLifetimeSet({ lifetime: nanoseconds })];
}
