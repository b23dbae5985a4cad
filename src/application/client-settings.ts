import { timestamp } from '../contract/details.ts';
import type { ClientSettingsService } from '../contract/services/postern/application/v1.ts';
import { implement, type RequestContext } from '../contract/types.ts';
import { isKeyManagementAlgorithm, isSigningAlgorithm, signingAlgorithms } from '../crypto/index.ts';
import { failedPrecondition, invalidArgument, notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { publishEncryptionKey, signingKeyFor } from '../webkey/index.ts';
import { checkAttestation } from './attestation.ts';
import { readCertificateChange, requireKnownCertificate } from './certificates.ts';
import { readKeyChange, requireOneKeySource, saysKeys } from './client-keys.ts';
import { changeApplication, requireApplication } from './commands.ts';
import { checkEncryptedAnswers } from './encrypted-answers.ts';
import {
  type OidcConfig,
  type OidcConfigChange,
  oidcConfigOf,
  ownSettings,
  withChange,
} from './oidc-config.ts';
import { backchannelDeliveryModes, indexOf, securityProfiles } from './oidc-values.ts';
import type { ApplicationOperations } from './operations.ts';
import { applicationKind } from './projection.ts';
import type { ApplicationRow } from './queries.ts';
import { frontChannelLogoutAt } from './redirect-uris.ts';
import { checkRequestObjects } from './request-objects.ts';
import { namesUsers, requireSectorAsFound, type SectorSource, sectorOf, subjectTypeOf } from './sectors.ts';
import { isFapi, usualAlgorithm } from './security-profile.ts';
import type { Application } from './state.ts';

/** `postern.application.v1.ClientSettingsService` */
export const clientSettingsService = (platform: Platform, applications: ApplicationOperations) =>
  implement<typeof ClientSettingsService>('postern.application.v1.ClientSettingsService', {
    async getClientSettings(request, context) {
      const config = oidcConfigOf(await oidcRow(applications, context, request));
      return { ...wireOf(ownSettings(config)), subjectType: subjectTypeOf(config) };
    },

    async updateClientSettings({ projectId, applicationId: appId, ...settings }, context) {
      const own = settingsOf(ownSettings(settings));
      const oidc: OidcConfigChange = { ...own, ...readCertificateChange(own), ...readKeyChange(own) };
      const algorithms = [
        ...signedBy(oidc),
        ...(isFapi({ securityProfile: 'none', ...oidc }) ? ([usualAlgorithm] as const) : []),
      ];
      let found: SectorSource | undefined;
      if (namesUsers(settings)) {
        const row = await oidcRow(applications, context, { projectId, applicationId: appId });
        await context.require('project.app.write', { orgId: row.resource_owner, projectId });
        const { sectorIdentifier, sectorIdentifierUri, redirectUris } = oidcConfigOf(row);
        found = { sectorIdentifier, sectorIdentifierUri, redirectUris };
        Object.assign(oidc, await sectorOf(platform.outbound, found, settings));
      }
      const done = await applications.change(
        context,
        { projectId, appId },
        'project.app.write',
        (application) => {
          requireApplication(application);
          if (found) requireSectorAsFound(found, application);
          if (application.clientId === context.instance.consoleClientId) throw consoleNeedsNone();
          if (application.config.kind === 'oidc')
            requireFitting(application, withChange(application.config.oidc, oidc), {
              change: oidc,
              issuer: context.instance.origin,
            });
          return changeApplication(application, { projectId, appId, oidc });
        },
      );
      // Made now, so that it is published before it signs.
      for (const algorithm of algorithms) await signingKeyFor(platform, context.instance.id, algorithm);
      if (isKeyManagementAlgorithm(oidc.requestObjectEncryptionAlg))
        await publishEncryptionKey(platform, context.instance.id, oidc.requestObjectEncryptionAlg);
      return { changeDate: timestamp(done.changedAt) };
    },
  });

async function oidcRow(
  applications: ApplicationOperations,
  context: RequestContext,
  { projectId, applicationId }: { readonly projectId: string; readonly applicationId: string },
): Promise<ApplicationRow> {
  const row = await applications.read(context, applicationId);
  if (row.project_id !== projectId) throw notFound('APP-Nfd01', 'Application not found');
  if (row.type !== applicationKind.oidc)
    throw failedPrecondition('APP-Knd02', 'Only OpenID Connect applications have these settings');
  return row;
}

/** @throws PosternError where settings do not go together */
function requireFitting(
  application: Application,
  config: OidcConfig,
  { change, issuer }: { readonly change: OidcConfigChange; readonly issuer: string },
): void {
  requireKnownCertificate(config);
  checkAttestation(config);
  requireOneKeySource(config);
  if (change.requireSignedRequestObject && application.keys.size === 0 && !saysKeys(config)) throw noKey();
  requireOwnOrigin(config, change);
  checkRequestObjects(config, issuer);
  checkEncryptedAnswers(config);
}

type Own = ReturnType<typeof ownSettings<OidcConfig>>;

const wireOf = ({
  securityProfile,
  requestUris,
  defaultAcrValues,
  defaultMaxAge,
  backchannelTokenDeliveryMode: mode,
  ...settings
}: Own) => ({
  ...settings,
  requestUris: [...requestUris],
  defaultAcrValues: [...defaultAcrValues],
  ...(defaultMaxAge >= 0 && { defaultMaxAge }),
  securityProfile: indexOf(securityProfiles, securityProfile),
  backchannelTokenDeliveryMode: indexOf(backchannelDeliveryModes, mode),
});

/** What is not sent stays. @throws PosternError `invalid_argument` */
function settingsOf<
  S extends {
    readonly securityProfile?: number | undefined;
    readonly requestUris?: { readonly uris: readonly string[] } | undefined;
    readonly backchannelTokenDeliveryMode?: number | undefined;
  },
>({ securityProfile, requestUris, backchannelTokenDeliveryMode, ...settings }: S) {
  const profile = namedBy(securityProfiles, securityProfile);
  if (securityProfile !== undefined && !profile)
    throw invalidArgument(
      'APP-Prf01',
      'security_profile must be SECURITY_PROFILE_UNSPECIFIED (none), SECURITY_PROFILE_FAPI2_SECURITY or SECURITY_PROFILE_FAPI2_MESSAGE_SIGNING',
      { field: 'security_profile' },
    );
  const mode = namedBy(backchannelDeliveryModes, backchannelTokenDeliveryMode);
  if (backchannelTokenDeliveryMode !== undefined && !mode)
    throw invalidArgument(
      'APP-Cib02',
      'backchannel_token_delivery_mode must be BACKCHANNEL_TOKEN_DELIVERY_MODE_UNSPECIFIED (none), …_POLL, …_PING or …_PUSH',
      { field: 'backchannel_token_delivery_mode' },
    );
  return {
    ...settings,
    ...(requestUris && { requestUris: requestUris.uris }),
    ...(profile && { securityProfile: profile }),
    ...(mode && { backchannelTokenDeliveryMode: mode }),
  };
}

const namedBy = <T>(values: readonly T[], index: number | undefined): T | undefined =>
  index === undefined ? undefined : values[index];

const algorithmFields = {
  idTokenSignedResponseAlg: 'id_token_signed_response_alg',
  userinfoSignedResponseAlg: 'userinfo_signed_response_alg',
  introspectionSignedResponseAlg: 'introspection_signed_response_alg',
  authorizationSignedResponseAlg: 'authorization_signed_response_alg',
} as const;

/** @throws PosternError `invalid_argument` for what is no algorithm that tokens can be signed by */
const signedBy = (settings: Partial<Record<keyof typeof algorithmFields, string | undefined>>) =>
  Object.entries(algorithmFields).flatMap(([name, field]) => {
    const algorithm = settings[name as keyof typeof algorithmFields] ?? '';
    if (algorithm !== '' && !isSigningAlgorithm(algorithm))
      throw invalidArgument(
        'APP-Alg01',
        `${field} must be one of ${signingAlgorithms.join(', ')}, or empty`,
        {
          field,
        },
      );
    return algorithm === '' ? [] : [algorithm];
  });

/** Front-Channel Logout 1.0 §2: no address but where the application's people are sent anyway. */
function requireOwnOrigin(config: OidcConfig, { frontChannelLogoutUri = '' }: OidcConfigChange): void {
  if (frontChannelLogoutUri === '' || frontChannelLogoutAt(config) !== undefined) return;
  throw invalidArgument(
    'APP-Uri08',
    'front_channel_logout_uri must have scheme, host and port of one of the redirect_uris, and no fragment',
    { field: 'front_channel_logout_uri' },
  );
}

const consoleNeedsNone = () =>
  failedPrecondition(
    'APP-Con02',
    'The console signs in without these, and could not be reached any more with them',
  );
const noKey = () =>
  failedPrecondition(
    'APP-Key02',
    'The application has no key to sign its requests with; add one first (CreateApplicationKey), or say jwks or jwks_uri',
  );
