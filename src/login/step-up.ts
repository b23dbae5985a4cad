import { type Assurance, assuranceOf, type Proof, type Proven, reaches } from '../session/index.ts';
import type { SecondFactorNeed, SecondWay, SetUpWay } from './second-factor.ts';

/** What an application wants of a sign-in beyond what the settings ask for (OIDC Core §5.5.1.1, RFC 9470). */
export interface WantedAssurance {
  /** Any of these will do, the best first. */
  readonly levels: readonly Assurance[];
  /** Nobody gets there without; else it is asked of who can. */
  readonly required: boolean;
}

const proofBy: Readonly<Record<SecondWay | SetUpWay, Proof>> = {
  app: 'totp',
  key: 'securityKey',
  sms: 'otpSms',
  email: 'otpEmail',
  recovery: 'recoveryCode',
  passkey: 'passkey',
};

const proofsOf = (proven: readonly Proven[]): Proof[] => proven.map(({ proof }) => proof);

/** Whether a sign-in may go to the application. */
export const isEnough = (proven: readonly Proven[], wanted: WantedAssurance | undefined): boolean =>
  !wanted?.required || wanted.levels.some((level) => reaches(assuranceOf(proofsOf(proven)), level));

/**
 * What is asked for so that the application gets what it wants: a factor that the person has and that leads there, a
 * passkey, or, where it is required, one that leads there once it is set up. What nobody can do is left as it was.
 */
export function steppedUp(
  second: SecondFactorNeed,
  proven: readonly Proven[],
  wanted: WantedAssurance | undefined,
): SecondFactorNeed {
  if (!wanted || second.need === 'password') return second;
  const held = proofsOf(proven);
  const leadsTo = (level: Assurance) => (way: SecondWay | SetUpWay) =>
    reaches(assuranceOf([...held, proofBy[way]]), level);
  for (const level of wanted.levels) {
    if (reaches(assuranceOf(held), level)) return second;
    const ways = second.ways.filter(leadsTo(level));
    if (ways.length > 0) return { ...second, need: 'ask', ways };
    if (second.hasPasskey) return { ...second, need: 'passkey' };
  }
  if (!wanted.required || second.need === 'ask') return second;
  for (const level of wanted.levels) {
    const possible = second.possible.filter(leadsTo(level));
    if (possible.length > 0) return { ...second, need: 'enrol', possible };
  }
  return second;
}
