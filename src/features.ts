import { accessFeature } from './access/index.ts';
import { actionFeature } from './action/index.ts';
import { applicationFeature } from './application/index.ts';
import { assetFeature } from './assets/index.ts';
import { authorizationFeature } from './authorization/index.ts';
import { authorizationDetailsFeature } from './authorization-details/index.ts';
import type { Config } from './config/index.ts';
import { callsOf } from './contract/calls.ts';
import { contract } from './contract/registry.ts';
import type { AdminService } from './contract/services/admin/v1.ts';
import type { AuthService } from './contract/services/auth/v1.ts';
import type { ManagementService } from './contract/services/management/v1.ts';
import type { SystemService } from './contract/services/system/v1.ts';
import { implement, merge, type ServiceImplementation } from './contract/types.ts';
import { deliveriesFeature } from './deliveries/index.ts';
import { cascadingStore } from './eventstore/index.ts';
import type { Feature, Job } from './feature.ts';
import { federationFeature } from './federation/index.ts';
import { flagFeature } from './flags/index.ts';
import { groupFeature } from './group/index.ts';
import { historyFeature } from './history/index.ts';
import { idpFeature } from './idp/index.ts';
import { instanceFeature } from './instance/index.ts';
import { limitFeature } from './limits/index.ts';
import { memberFeature } from './member/index.ts';
import { milestoneFeature } from './milestone/index.ts';
import { notificationFeature } from './notification/index.ts';
import { oidcFeature } from './oidc/index.ts';
import { orgFeature } from './org/index.ts';
import { orgNeighbours } from './org-neighbours.ts';
import type { Platform } from './platform.ts';
import { projectFeature } from './project/index.ts';
import { quotaFeature } from './quota/index.ts';
import { registrationFeature } from './registration/index.ts';
import { samlProviderFeature } from './saml-provider/index.ts';
import { scriptFeature } from './script/index.ts';
import { sessionFeature } from './session/index.ts';
import { settingsFeature } from './settings/index.ts';
import { settingsNeighbours } from './settings-neighbours.ts';
import { simulationFeature } from './simulation/index.ts';
import { subscriptionFeature } from './subscription/index.ts';
import { systemFeature } from './system/index.ts';
import { textFeature } from './text/index.ts';
import { transferFeature } from './transfer/index.ts';
import { trustFeature } from './trust/index.ts';
import { userFeature } from './user/index.ts';
import { webKeyFeature } from './webkey/index.ts';

/** Answers as long as the process does; what it depends on is told by `/debug/ready`. */
const healthz = { healthz: () => ({}) };
const health: Feature = {
  name: 'health',
  services: () => [
    implement<typeof SystemService>('zitadel.system.v1.SystemService', healthz),
    implement<typeof AdminService>('zitadel.admin.v1.AdminService', healthz),
    implement<typeof ManagementService>('zitadel.management.v1.ManagementService', healthz),
    implement<typeof AuthService>('zitadel.auth.v1.AuthService', healthz),
  ],
};

/** Everything that the product can do. */
export const features: readonly Feature[] = [
  health,
  systemFeature,
  instanceFeature,
  orgFeature(orgNeighbours),
  memberFeature,
  settingsFeature(settingsNeighbours),
  idpFeature,
  textFeature,
  flagFeature,
  limitFeature,
  milestoneFeature,
  quotaFeature,
  deliveriesFeature,
  userFeature,
  projectFeature,
  applicationFeature,
  trustFeature,
  registrationFeature,
  authorizationFeature,
  groupFeature,
  accessFeature,
  authorizationDetailsFeature,
  sessionFeature,
  federationFeature,
  notificationFeature,
  webKeyFeature,
  actionFeature,
  scriptFeature,
  assetFeature,
  oidcFeature,
  samlProviderFeature,
  simulationFeature,
  historyFeature,
  subscriptionFeature,
  transferFeature,
];

/** Everything that follows the clock. */
export const jobsOf = (config: Config): readonly Job[] =>
  features.flatMap((feature) => feature.jobs?.(config) ?? []);

/** The platform, whose store writes with each event what other features make follow from it. */
export const withCascades = (platform: Platform): Platform => ({
  ...platform,
  store: cascadingStore(
    platform.store,
    features.flatMap((feature) => feature.cascades?.(platform) ?? []),
    () => platform.projections.position(),
  ),
});

/** Every RPC service that is built: what is not here, or left out of a service, answers `unimplemented`. */
export function createServices(platform: Platform, config: Config): ServiceImplementation[] {
  const calls = callsOf(contract, () => services);
  const services = merge(features.flatMap((feature) => feature.services?.(platform, config, calls) ?? []));
  return services;
}
