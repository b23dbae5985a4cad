import { failedPrecondition } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import { secondFactor, settingsOf } from '../../settings/index.ts';
import { webAuthn } from '../../user/index.ts';
import type { WebAuthNChallenge } from '../challenges/state.ts';
import * as events from '../events.ts';
import type { Session } from '../state.ts';
import { defineCheck, type Passed, type PassedCheck } from './check.ts';

const field = 'checks.web_auth_n';

export interface KeyAnswer {
  readonly presented: webAuthn.PresentedAssertion;
  /** Of pages, which keep what they asked for by themselves; else it is the session's. */
  readonly challenge?: webAuthn.KeyChallenge;
}

const noChallenge = () =>
  failedPrecondition('SESSION-Wan02', 'Nothing was asked of a key; ask with challenges.web_auth_n', {
    field,
  });

function pendingChallenge(session: Session | undefined, now: Date): WebAuthNChallenge {
  const challenge = session?.challenges.webAuthN;
  if (!challenge?.challenge) throw noChallenge();
  if (challenge.expiresAt <= now) {
    throw failedPrecondition('SESSION-Wan03', 'The challenge is no longer valid; ask for a new one', {
      field,
    });
  }
  return challenge;
}

/** @throws PosternError `failed_precondition` where the login settings of the organization allow no such keys */
export async function requireKeysAllowed(
  platform: Platform,
  instanceId: string,
  orgId: string,
  userVerification: number,
  field: string,
): Promise<void> {
  const { values } = await settingsOf(platform).login(instanceId, orgId);
  const passkeys = webAuthn.kindFor(userVerification) === 'passkey';
  if (passkeys ? values.passwordlessType !== 0 : values.factors.second.includes(secondFactor.u2f)) return;
  throw failedPrecondition(
    'SESSION-Wan04',
    `The login settings of the organization allow no ${passkeys ? 'passkeys' : 'security keys'}`,
    { field },
  );
}

/** Whoever finishes the registration of a key has used it. */
export const keyRegistered = (kind: 'passkey' | 'securityKey', userVersion: number): PassedCheck => ({
  field,
  userVersion,
  means: (_session, at) => [events.sessionWebAuthNChecked({ ...at, userVerified: kind === 'passkey' })],
});

/** That a key signed the challenge. Of one that had to recognize its person the session knows that it did. */
export const webAuthNCheck = defineCheck({
  name: 'webAuthN',
  field,
  read: ({ credentialAssertionData }): KeyAnswer => ({
    presented: webAuthn.readAssertion(credentialAssertionData, `${field}.credential_assertion_data`),
  }),
  async prove({ platform }, { scope, instance, user, session, browser }, answer: KeyAnswer) {
    const challenge = answer.challenge ?? pendingChallenge(session, platform.clock());
    const { userVerification } = challenge;
    await requireKeysAllowed(platform, scope.instanceId, user.orgId, userVerification, field);
    const userVersion = await webAuthn.checkKey(platform, scope, {
      userId: user.id,
      instance,
      challenge,
      presented: answer.presented,
      userAgentId: browser.id,
      field,
    });
    const userVerified = webAuthn.kindFor(userVerification) === 'passkey';
    const means: Passed = (session, at) => {
      // Whoever asked again in between waits for the answer to that.
      if (!answer.challenge && session.challenges.webAuthN?.challenge !== challenge.challenge)
        throw noChallenge();
      return [events.sessionWebAuthNChecked({ ...at, userVerified })];
    };
    return { userVersion, means };
  },
});
