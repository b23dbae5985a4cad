import type { Client } from '../application/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import { flagsIn } from '../flags/index.ts';
import { AccessRefusal, type AuthorizationDescription } from '../login/index.ts';
import type { Platform } from '../platform.ts';
import { consentQuestion } from './authorize/consent.ts';
import { hasForeignLogin, loginChoice, loginLocation } from './authorize/login-location.ts';
import { forWhom } from './for-whom.ts';
import { lookupsOf } from './lookups.ts';
import type { AccessingUser } from './scope/access.ts';
import { withKnownOrgs } from './scope/known-orgs.ts';
import { scopes } from './scope/scopes.ts';

/** What an application would ask of the login, before it does. */
export interface ForetoldRequest {
  readonly client: Client;
  /** Where people sign in, where that is no page of this server. */
  readonly foreignLogin: string | undefined;
  /** Who says where they do. */
  readonly loginSaidBy: 'instance' | 'application';
  readonly description: Pick<AuthorizationDescription, 'orgId' | 'brandingOrgId' | 'brandingOfUser'>;
  /** Why this user may not use the application; undefined: they may. */
  refusal(user: AccessingUser): Promise<AccessRefusal | undefined>;
  /** Whether this user is asked for consent before the application gets anything. */
  isConsentDue(userId: string): Promise<boolean>;
}

export interface WantedOrganization {
  readonly id?: string | undefined;
  readonly domain?: string | undefined;
}

/** undefined where there is no such client that people sign in to. */
export async function foretell(
  platform: Platform,
  instance: InstanceContext,
  clientId: string,
  { id, domain }: WantedOrganization,
): Promise<ForetoldRequest | undefined> {
  const { clients, access } = lookupsOf(platform);
  const client = await clients.byId(instance.id, clientId);
  if (!client?.oidc) return undefined;
  const scope = await withKnownOrgs(platform.sql, instance.id, [
    scopes.openid,
    ...(id === undefined ? [] : [`urn:zitadel:iam:org:id:${id}`]),
    ...(domain === undefined ? [] : [`urn:zitadel:iam:org:domain:primary:${domain}`]),
  ]);
  const flags = await flagsIn(platform, instance.id);
  const choice = loginChoice(client.oidc, flags);
  return {
    client,
    foreignLogin: hasForeignLogin(choice, '') ? loginLocation(choice, '', '') : undefined,
    loginSaidBy: flags.loginV2.required ? 'instance' : 'application',
    description: await forWhom({ platform }, instance, client, scope),
    async isConsentDue(userId) {
      const asked = { scope, resources: [], authorizationDetails: [], prompt: [] };
      const request = { client, ...asked, createdAt: platform.clock() };
      const question = await consentQuestion({ provider: { platform }, instance }, request, userId, 'pages');
      return question !== undefined && question.open.length > 0;
    },
    refusal: (user) =>
      access.require(instance.id, client, user, scope).then(
        () => undefined,
        (error: unknown) => {
          if (error instanceof AccessRefusal) return error;
          throw error;
        },
      ),
  };
}
