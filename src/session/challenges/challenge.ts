import type { RequestChallenges, Challenges as WireAnswers } from '../../contract/services/session/v2.ts';
import type { RequestContext } from '../../contract/types.ts';
import type { NewEvent } from '../../eventstore/index.ts';
import type { CheckSubject, CheckTools } from '../checks/index.ts';

export type ChallengeName = keyof Challenges;
type Fields<T> = Omit<T, '$typeName' | '$unknown'>;
type Challenges = Fields<RequestChallenges>;
export type ChallengeAnswers = Partial<Fields<WireAnswers>>;

/** What a challenge says of the session, and what of it the caller gets. */
export interface Challenged<N extends ChallengeName = ChallengeName> {
  readonly events: readonly NewEvent[];
  readonly answer?: ChallengeAnswers[N];
}

/**
 * One kind of challenge: what a check of the same name answers later. It is prepared after the checks of the same
 * call, so that their user counts.
 */
export interface ChallengeKind<N extends ChallengeName = ChallengeName, I = unknown> {
  /** Its field in `RequestChallenges`. */
  readonly name: N;
  /** The same as the wire spells it, for errors. */
  readonly field: string;
  /** @throws PosternError what of the request is not right, or not for this caller */
  readonly read: (
    asked: NonNullable<Challenges[N]>,
    caller: Pick<RequestContext, 'require'>,
  ) => I | Promise<I>;
  readonly prepare: (tools: CheckTools, subject: CheckSubject, input: I) => Promise<Challenged<N>>;
}

export const defineChallenge = <const N extends ChallengeName, I>(
  kind: ChallengeKind<N, I>,
): ChallengeKind<N, I> => kind;
