import { failedPrecondition } from '../../errors/index.ts';
import { factorsAggregate, webAuthn } from '../../user/index.ts';
import { requireKeysAllowed } from '../checks/web-auth-n.ts';
import * as events from '../events.ts';
import { defineChallenge } from './challenge.ts';

/** What a browser is to have signed by one of the user's keys: passkeys where the person is to be recognized, else security keys. */
export const webAuthNChallenge = defineChallenge({
  name: 'webAuthN',
  field: 'challenges.web_auth_n',
  read: ({ domain, userVerificationRequirement }) => ({
    domain,
    userVerification: userVerificationRequirement as number,
  }),
  async prepare({ platform }, { scope, user, instance }, { domain, userVerification }) {
    await requireKeysAllowed(
      platform,
      scope.instanceId,
      user.orgId,
      userVerification,
      'challenges.web_auth_n',
    );
    const relyingPartyId = await webAuthn.relyingPartyId(platform, instance, domain);
    const { state } = await platform.store.load(scope.instanceId, factorsAggregate, user.id);
    const kind = webAuthn.kindFor(userVerification);
    const keys = webAuthn.usableKeys(state.keys.values(), kind, relyingPartyId);
    if (keys.length === 0) {
      throw failedPrecondition(
        'SESSION-Wan01',
        kind === 'passkey'
          ? 'The user has no passkey for this domain; register one with RegisterPasskey'
          : 'The user has no security key for this domain; register one with RegisterU2F, or ask for user verification',
        { field: 'challenges.web_auth_n' },
      );
    }
    const challenge = webAuthn.newChallenge();
    const options = webAuthn.requestOptions({ challenge, relyingPartyId, keys, userVerification });
    return {
      events: [
        events.sessionWebAuthNChallenged({
          challenge,
          allowedCredentialIDs: keys.map(({ keyId }) => keyId),
          userVerification,
          rpid: relyingPartyId,
        }),
      ],
      answer: {
        $typeName: 'zitadel.session.v2.Challenges.WebAuthN',
        publicKeyCredentialRequestOptions: options,
      },
    };
  },
});
