import type { InstanceContext } from '../../contract/types.ts';
import { failedPrecondition } from '../../errors/index.ts';
import {
  type CommandScope,
  type Decision,
  type NewEvent,
  type RecordedEvent,
  runCommand,
} from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { limitChecks } from '../check-limit.ts';
import { passkey, securityKey } from '../factors/key-events.ts';
import { type Factors, factorsAggregate, type WebAuthnKey } from '../factors/state.ts';
import { notProven } from './commands.ts';
import { challengeLifetimeMs, isFor, kindFor, verification } from './options.ts';
import type { PresentedAssertion } from './presented.ts';
import { isOriginOf } from './relying-party.ts';
import { verifiedAssertion } from './verify.ts';

/** What a key is asked to sign. */
export interface KeyChallenge {
  /** base64url */
  readonly challenge: string;
  readonly relyingPartyId: string;
  /** As the wire numbers it. */
  readonly userVerification: number;
  /** Ids of keys that may answer, base64; none: any of the person's. */
  readonly allowedCredentialIds: readonly string[];
}

export interface KeyCheckInput {
  readonly userId: string;
  readonly instance: Pick<InstanceContext, 'id' | 'origin'>;
  readonly challenge: KeyChallenge;
  readonly presented: PresentedAssertion;
  readonly userAgentId?: string | undefined;
  /** Of the request, for errors. */
  readonly field: string;
}

type Outcome = 'passed' | 'locked' | 'inactive' | 'wrong';

const eventsOf = (kind: WebAuthnKey['kind']) => (kind === 'passkey' ? passkey : securityKey);

/**
 * Checks what a key signed, and records the check. Failures are recorded too, and lock nobody: no number of guesses
 * makes a signature, and whoever knows a name could keep its owner out.
 *
 * @returns the user's version with the check
 * @throws PosternError `invalid_argument` (USER-Key06) for whatever does not prove it, `failed_precondition` for
 *   locked and inactive users
 */
export async function checkKey(
  platform: Platform,
  scope: CommandScope,
  input: KeyCheckInput,
): Promise<number> {
  return limitChecks(scope.instanceId, `key of ${input.userId}`, async () => {
    let outcome: Outcome = 'wrong';
    const { version } = await runCommand(
      platform.store,
      scope,
      factorsAggregate,
      input.userId,
      async ({ state }) => {
        const verdict = await decideOn(platform, scope, state, input);
        outcome = verdict.outcome;
        return verdict;
      },
    );
    requirePassed(outcome, input.field);
    return version;
  });
}

function requirePassed(outcome: Outcome, field: string): void {
  if (outcome === 'locked')
    throw failedPrecondition('USER-Fac02', 'The user is locked; an administrator can unlock it');
  if (outcome === 'inactive')
    throw failedPrecondition('USER-Fac03', 'The user is inactive; an administrator can reactivate it');
  if (outcome === 'wrong') throw notProven(field);
}

async function decideOn(
  platform: Platform,
  { instanceId }: CommandScope,
  { user, keys }: Factors,
  input: KeyCheckInput,
): Promise<Decision & { readonly outcome: Outcome }> {
  if (user.lifecycle === 'locked') return { events: [], outcome: 'locked' };
  if (user.lifecycle !== 'active') return { events: [], outcome: 'inactive' };
  const { userVerification, challenge } = input.challenge;
  const kind = kindFor(userVerification);
  const of = eventsOf(kind);
  const at = input.userAgentId ? { userAgentID: input.userAgentId } : {};
  const failed: NewEvent[] = [of.checkFailed(at)];
  const found = [...keys].find(([, key]) => isAsked(key, kind, input));
  if (!found || !(await answers(platform, input))) return { events: failed, outcome: 'wrong' };
  const [tokenId, key] = found;
  const proof = await verifiedAssertion(input.presented, key, {
    relyingPartyId: input.challenge.relyingPartyId,
    userVerified: userVerification === verification.required,
  });
  if (!proof) return { events: failed, outcome: 'wrong' };
  const history = await recentUses(platform, instanceId, input.userId, kind, tokenId);
  const before = history.signCount ?? key.firstSignCount;
  // WebAuthn §7.2 step 22: of a key that counts and does not count on there are two.
  const cloned = (proof.signCount > 0 || before > 0) && proof.signCount <= before;
  if (cloned || history.challenges.has(challenge)) return { events: failed, outcome: 'wrong' };
  return {
    events: [
      of.checkSucceeded({ ...at, webAuthNTokenId: tokenId, challenge, signCount: proof.signCount }),
      ...(proof.signCount === before
        ? []
        : [of.signCountChanged({ webAuthNTokenId: tokenId, signCount: proof.signCount })]),
    ],
    outcome: 'passed',
  };
}

function isAsked(
  key: WebAuthnKey,
  kind: WebAuthnKey['kind'],
  { challenge, presented }: KeyCheckInput,
): boolean {
  const { allowedCredentialIds: allowed, relyingPartyId } = challenge;
  if (!key.ready || key.kind !== kind || !isFor(key, relyingPartyId)) return false;
  if (Buffer.from(key.keyId, 'base64').toString('base64url') !== presented.response.id) return false;
  return allowed.length === 0 || allowed.includes(key.keyId);
}

/** This very challenge, by the person's own key, on a page of the domain or a related one, not framed by another's. */
const answers = async (
  platform: Platform,
  { challenge, presented, instance, userId }: KeyCheckInput,
): Promise<boolean> =>
  presented.client.type === 'webauthn.get' &&
  presented.client.challenge === challenge.challenge &&
  !presented.client.crossOrigin &&
  (presented.userHandle === '' || presented.userHandle === userId) &&
  (await isOriginOf(platform, challenge.relyingPartyId, presented.client.origin, instance));

const page = 100;
/** Clocks of nodes and database differ by less. */
const toleranceMs = 60_000;

/**
 * The count of a key's last use, and what the person's keys signed lately: each challenge counts once, in whatever
 * session. Read backwards from the newest, so that a long history of sign-ins costs nothing.
 */
async function recentUses(
  { store, clock }: Pick<Platform, 'store' | 'clock'>,
  instanceId: string,
  userId: string,
  kind: WebAuthnKey['kind'],
  tokenId: string,
): Promise<{ signCount: number | undefined; challenges: ReadonlySet<string> }> {
  const { checkSucceeded, signCountChanged } = eventsOf(kind);
  const since = clock().getTime() - challengeLifetimeMs - toleranceMs;
  const challenges = new Set<string>();
  let signCount: number | undefined;
  let beforeVersion: number | undefined;
  for (;;) {
    const found = (await store.search({
      instanceId,
      aggregateTypes: ['user'],
      aggregateIds: [userId],
      eventTypes: [checkSucceeded.type, signCountChanged.type],
      descending: true,
      limit: page,
      ...(beforeVersion !== undefined && { beforeVersion }),
    })) as RecordedEvent<string, Use>[];
    for (const { payload, createdAt } of found) {
      if (payload.challenge !== undefined) challenges.add(payload.challenge);
      if (payload.webAuthNTokenId === tokenId) signCount ??= payload.signCount;
      if (signCount !== undefined && createdAt.getTime() < since) return { signCount, challenges };
    }
    const last = found.at(-1);
    if (!last || found.length < page) return { signCount, challenges };
    beforeVersion = last.version;
  }
}

interface Use {
  readonly webAuthNTokenId?: string;
  readonly signCount?: number;
  readonly challenge?: string;
}
