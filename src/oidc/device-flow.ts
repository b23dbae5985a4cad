import type { InstanceContext } from '../contract/types.ts';
import type { AuthorizationFlow } from '../login/index.ts';
import { findOrg } from '../org/index.ts';
import {
  approve,
  consentedBy,
  deny,
  findByUserCode,
  loadDeviceAuth,
  requireAccess,
  waiting,
} from './authorize/device-requests.ts';
import { resourceItem } from './consent/question.ts';
import { deviceAuthId, devicePrefix, openEntered, sealEntered, shownUserCode } from './device-auth/codes.ts';
import { forWhom } from './for-whom.ts';
import { writingScope } from './protocol/writing-scope.ts';
import type { EndpointContext, Provider } from './provider.ts';
import { unverifiedAs } from './registration/unverified.ts';
import { typesOf } from './scope/authorization-details.ts';
import { shownDetails, shownQuestion } from './shown-question.ts';

/**
 * Devices as the login pages see them: applications whose request is found by a code that the person enters (RFC 8628
 * §3.3), and answered on a page of the login. The parameter of the login is that code, sealed.
 */
export function withDevices(provider: Provider, flow: AuthorizationFlow): AuthorizationFlow {
  const { platform } = provider;
  const contextOf = (instance: InstanceContext): EndpointContext => ({ provider, instance });
  const isOurs = (id: string) => id.startsWith(devicePrefix);
  const entered = (instance: InstanceContext, id: string) => {
    const userCode = openEntered(platform.encryption, id);
    return userCode === undefined ? undefined : waiting(contextOf(instance), userCode);
  };
  const idOf = (instance: InstanceContext, sealed: string) =>
    deviceAuthId(platform.encryption, instance.id, openEntered(platform.encryption, sealed) ?? '');
  /** The last page, in the look of those before it. */
  async function ended(instance: InstanceContext, id: string, how: 'allowed' | 'refused'): Promise<string> {
    const { state } = await loadDeviceAuth(contextOf(instance), idOf(instance, id));
    const { clientId, scope } = state.details;
    const client = await provider.clients.byId(instance.id, clientId);
    const { orgId, brandingOrgId } = client ? await forWhom(provider, instance, client, scope) : {};
    const organization = orgId ?? brandingOrgId;
    return `/ui/login/device/${how}${organization === undefined ? '' : `?${new URLSearchParams({ organization })}`}`;
  }
  return {
    ...flow,

    async describe(instance, id) {
      if (!isOurs(id)) return flow.describe(instance, id);
      const found = await entered(instance, id);
      if (!found) return undefined;
      const { client, state, userCode } = found;
      const { clientId, scope, resources, authorizationDetails, remoteAddress } = state.details;
      const types = await typesOf(contextOf(instance), authorizationDetails);
      const org = await findOrg(platform.sql, instance.id, client.org.id);
      return {
        clientName: client.name,
        clientId,
        scope,
        resources: resources.map(resourceItem),
        details: shownDetails({ types, given: [] }, authorizationDetails),
        prompt: [],
        createdAt: state.createdAt,
        ...(await unverifiedAs(contextOf(instance), client, undefined)),
        device: {
          userCode: shownUserCode(userCode),
          remoteAddress,
          organization: org?.name ?? '',
        },
        ...(await forWhom(provider, instance, client, scope)),
      };
    },

    async complete(instance, id, session, agreement) {
      if (!isOurs(id)) return flow.complete(instance, id, session, agreement);
      const { sessionId, sessionToken, userId } = session;
      const scope = writingScope(platform, instance.id, userId);
      await approve(contextOf(instance), scope, idOf(instance, id), {
        by: 'pages',
        session: { id: sessionId, token: sessionToken },
        agreement,
      });
      return ended(instance, id, 'allowed');
    },

    async consent(instance, id, userId) {
      if (!isOurs(id)) return flow.consent?.(instance, id, userId);
      const found = await entered(instance, id);
      return (
        found &&
        shownQuestion(contextOf(instance), { ...consentedBy(found.state), client: found.client }, userId)
      );
    },

    async answered(instance, id) {
      if (!isOurs(id)) return flow.answered(instance, id);
      const { state } = await loadDeviceAuth(contextOf(instance), idOf(instance, id));
      switch (state.lifecycle) {
        case 'approved':
        case 'done':
          return { userId: state.link?.userId, location: await ended(instance, id, 'allowed') };
        case 'denied':
          return { userId: undefined, location: await ended(instance, id, 'refused') };
        default:
          return undefined;
      }
    },

    wayBack: async (instance, id) => (isOurs(id) ? { to: 'device' } : flow.wayBack?.(instance, id)),

    async deny(instance, id, reason) {
      if (!isOurs(id)) return flow.deny(instance, id, reason);
      await deny(contextOf(instance), writingScope(platform, instance.id, 'LOGIN'), idOf(instance, id));
      return ended(instance, id, 'refused');
    },

    devices: {
      async find(instance, userCode, address) {
        const found = await findByUserCode(contextOf(instance), userCode, address);
        return found && sealEntered(platform.encryption, found.userCode);
      },
      async admit(instance, id, user) {
        await requireAccess(contextOf(instance), await entered(instance, id), user);
      },
    },
  };
}
