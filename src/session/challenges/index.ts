import type { RequestChallenges } from '../../contract/services/session/v2.ts';
import type { RequestContext } from '../../contract/types.ts';
import type { ChallengeKind } from './challenge.ts';
import { otpEmailChallenge, otpSmsChallenge } from './sent-code.ts';
import { webAuthNChallenge } from './web-auth-n.ts';

export type { ChallengeAnswers } from './challenge.ts';

/** What sessions ask a person to prove, in the order in which it is prepared. */
const kinds = [webAuthNChallenge, otpSmsChallenge, otpEmailChallenge];

/** The same without the types that bind a kind and what it is asked. */
export const challengeKinds = kinds as unknown as readonly ChallengeKind<never, unknown>[];

/** What is to be asked, by kind. */
export type AskedChallenges = { readonly [name: string]: unknown };

/** Of a request what there is a kind for. */
export async function readChallenges(
  asked: RequestChallenges | undefined,
  caller: Pick<RequestContext, 'require'>,
): Promise<AskedChallenges> {
  const given: [string, unknown][] = [];
  for (const kind of challengeKinds) {
    const value = asked?.[kind.name];
    if (value !== undefined) given.push([kind.name, await kind.read(value as never, caller)]);
  }
  return Object.fromEntries(given);
}
