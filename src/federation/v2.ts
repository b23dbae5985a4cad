import type { JsonObject } from '@bufbuild/protobuf';
import { commandDetails } from '../contract/details.ts';
import type { UserService } from '../contract/services/user/v2.ts';
import { type Handlers, implement, type RequestContext } from '../contract/types.ts';
import { failedPrecondition, invalidArgument, unavailable } from '../errors/index.ts';
import {
  type Arrival,
  type ExternalPerson,
  intentAggregate,
  requireArrived,
  requireIntentToken,
  sealIntentToken,
} from '../intent/index.ts';
import type { Platform } from '../platform.ts';
import { userOfLink } from '../user/index.ts';
import { proposedPerson, proposedUpdate } from './proposals.ts';
import { Refused } from './refusal.ts';
import { visitsOf } from './visits.ts';

/** Addresses that would run in a page. */
const run = new Set(['javascript:', 'data:', 'vbscript:', 'blob:', 'file:']);

function requireAddress(address: string, field: string): string {
  if (URL.canParse(address) && !run.has(new URL(address).protocol)) return address;
  throw invalidArgument('FED-Url01', `${field} must be an absolute URL`, { field });
}

/**
 * Whoever says where people come back to is told who they are, and given what the provider gives of theirs: that is for
 * who may check people's sign-ins.
 */
const requireLoginClient = (context: RequestContext): Promise<void> => context.require('session.write');

/** What a caller of an RPC is told of a visit that did not begin, or ended at once. */
function told(error: unknown): unknown {
  if (!(error instanceof Refused)) return error;
  const { reason, said } = error;
  if (reason === 'unavailable')
    return unavailable('FED-Una01', `The identity provider does not answer: ${said}`);
  if (reason === 'denied')
    return invalidArgument('FED-Den01', 'The user name or the password is wrong', { field: 'ldap' });
  return failedPrecondition('FED-Cfg01', `The identity provider cannot be used: ${said}`, {
    field: 'idp_id',
  });
}

/** `zitadel.user.v2.UserService`: visits at identity providers, for sign-in pages that others write. */
export function intentHandlers(platform: Platform) {
  const { store, sql, encryption, clock } = platform;
  const visits = visitsOf(platform);

  const access = (person: ExternalPerson, arrival: Arrival) => {
    switch (arrival.by) {
      case 'oauth': {
        const open = (sealed: typeof arrival.accessToken) =>
          sealed ? encryption.openText(sealed) : undefined;
        return {
          case: 'oauth' as const,
          value: {
            accessToken: open(arrival.accessToken) ?? '',
            idToken: open(arrival.idToken),
            refreshToken: open(arrival.refreshToken),
          },
        };
      }
      case 'ldap':
        return { case: 'ldap' as const, value: { attributes: JSON.parse(person.raw) as JsonObject } };
      case 'saml': {
        const assertion = arrival.assertion ? encryption.open(arrival.assertion) : new Uint8Array();
        return { case: 'saml' as const, value: { assertion: new Uint8Array(assertion) } };
      }
    }
  };

  return {
    async startIdentityProviderIntent({ idpId, content }, context) {
      await requireLoginClient(context);
      try {
        if (content.case === 'ldap') {
          const { id, done, userId } = await visits.byPassword(context.scope, idpId, content.value);
          const idpIntentToken = sealIntentToken(encryption, id);
          return {
            details: commandDetails(done),
            nextStep: { case: 'idpIntent', value: { idpIntentId: id, idpIntentToken, userId } },
          };
        }
        if (content.case !== 'urls')
          throw invalidArgument('FED-Con01', 'content must be given: urls or ldap', { field: 'content' });
        const { successUrl, failureUrl, loginHint } = content.value;
        const ends = {
          success: requireAddress(successUrl, 'urls.success_url'),
          failure: requireAddress(failureUrl, 'urls.failure_url'),
        };
        const { origin } = context.instance;
        const begun = await visits.begin(context.scope, idpId, ends, { origin, loginHint });
        const { done, form, redirectTo } = begun;
        const details = commandDetails(done);
        if (form)
          return {
            details,
            nextStep: { case: 'formData', value: { url: form.action, fields: { ...form.fields } } },
          };
        return { details, nextStep: { case: 'authUrl', value: redirectTo } };
      } catch (error) {
        throw told(error);
      }
    },

    async retrieveIdentityProviderIntent({ idpIntentId, idpIntentToken }, context: RequestContext) {
      await requireLoginClient(context);
      requireIntentToken(encryption, idpIntentId, idpIntentToken);
      const { instance } = context;
      const loaded = await store.load(instance.id, intentAggregate, idpIntentId);
      const { idpId, person, arrival } = requireArrived(loaded.state, clock());
      // Somebody may have linked the account since.
      const userId = (await userOfLink(sql, instance.id, idpId, person.id)) ?? '';
      const { profile } = person;
      const link = { idpId, userId: person.id, userName: person.name };
      return {
        details: {
          sequence: BigInt(loaded.version),
          resourceOwner: loaded.owner,
        },
        idpInformation: {
          idpId,
          userId: person.id,
          userName: person.name,
          rawInformation: JSON.parse(person.raw) as JsonObject,
          access: access(person, arrival),
        },
        userId,
        ...(userId === '' ? proposedPerson(profile, link) : proposedUpdate(profile, userId)),
      };
    },
  } satisfies Handlers<typeof UserService>;
}

export const intentService = (platform: Platform) =>
  implement<typeof UserService>('zitadel.user.v2.UserService', intentHandlers(platform));
