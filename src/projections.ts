import { accessProjections } from './access/projection.ts';
import { actionProjections } from './action/projection.ts';
import { actionReactions } from './action/reactions.ts';
import { applicationProjections } from './application/projection.ts';
import { groupAuthorizationProjection } from './authorization/of-groups/projection.ts';
import { authorizationProjections } from './authorization/projection.ts';
import { authorizationDetailsProjection } from './authorization-details/projection.ts';
import { type AnyReaction, deliveriesProjection } from './delivery/index.ts';
import { type Projection, withOwners } from './eventstore/index.ts';
import { groupProjections } from './group/projection.ts';
import { idpProjections } from './idp/projection.ts';
import { instanceProjections } from './instance/projection.ts';
import { limitProjections } from './limits/projection.ts';
import { memberProjections } from './member/projection.ts';
import { milestoneProjections } from './milestone/projection.ts';
import { notificationReactions } from './notification/messages/reactions.ts';
import { notificationProjections } from './notification/projection.ts';
import { cibaProjection } from './oidc/ciba/projection.ts';
import { cibaReactions } from './oidc/ciba/reactions.ts';
import { consentProjection } from './oidc/consent/projection.ts';
import { grantProjection } from './oidc/grant-management/projection.ts';
import { oidcProjections } from './oidc/oidc-session/projection.ts';
import { sessionLogoutProjections } from './oidc/session-logout/projection.ts';
import { sessionLogoutReactions } from './oidc/session-logout/reactions.ts';
import { sharedSignalsProjections } from './oidc/shared-signals/projection.ts';
import { sharedSignalsReactions } from './oidc/shared-signals/reactions.ts';
import { withdrawalReactions } from './oidc/withdrawal-reactions.ts';
import { orgProjections } from './org/projection.ts';
import { projectProjections } from './project/projection.ts';
import { quotaProjections } from './quota/projection.ts';
import { quotaReactions } from './quota/reactions.ts';
import { registrationProjections } from './registration/projection.ts';
import { samlKeyProjection } from './saml-provider/keys/projection.ts';
import { samlSessionProjection } from './saml-provider/session/projection.ts';
import { scriptProjections } from './script/projection.ts';
import { sessionProjections } from './session/projection.ts';
import { settingsProjections } from './settings/projection.ts';
import { subscriptionProjections } from './subscription/projection.ts';
import { subscriptionReactions } from './subscription/reactions.ts';
import { textProjections } from './text/projection.ts';
import { trustProjections } from './trust/projection.ts';
import { userProjections } from './user/projection/index.ts';
import { encryptionKeyProjections } from './webkey/encryption-keys/projection.ts';
import { webKeyProjections } from './webkey/projection.ts';

/**
 * What of the features follows the event log, for the threads that do nothing else: the same that the features bring,
 * without their services, and light to load. A test holds it to `features.ts`, `bun run lint` to staying light.
 */

/** Everything that leaves the server, by the event that it follows. */
export const reactions: readonly AnyReaction[] = [
  ...quotaReactions,
  ...notificationReactions,
  ...actionReactions,
  ...withdrawalReactions,
  ...sessionLogoutReactions,
  ...sharedSignalsReactions,
  ...cibaReactions,
  ...subscriptionReactions,
];

/** Every projection of the product; the projector's thread runs them all. */
export const projections: readonly Projection[] = [
  ...instanceProjections,
  ...orgProjections,
  ...memberProjections,
  ...settingsProjections,
  ...idpProjections,
  ...textProjections,
  ...limitProjections,
  ...milestoneProjections,
  ...quotaProjections,
  ...userProjections,
  ...projectProjections,
  ...applicationProjections,
  ...trustProjections,
  ...registrationProjections,
  ...authorizationProjections,
  groupAuthorizationProjection,
  ...groupProjections,
  ...accessProjections,
  authorizationDetailsProjection,
  ...sessionProjections,
  ...notificationProjections,
  ...webKeyProjections,
  ...encryptionKeyProjections,
  ...actionProjections,
  ...scriptProjections,
  ...oidcProjections,
  ...sessionLogoutProjections,
  consentProjection,
  grantProjection,
  ...sharedSignalsProjections,
  cibaProjection,
  samlKeyProjection,
  samlSessionProjection,
  ...subscriptionProjections,
  deliveriesProjection(reactions),
].map(withOwners);
