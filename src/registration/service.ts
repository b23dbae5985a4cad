import { deletionDate, timestamp } from '../contract/details.ts';
import { dateOf } from '../contract/moments.ts';
import {
  type ClientRegistrationService,
  RegistrationOrigin,
} from '../contract/services/postern/registration/v1.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { changeRegistration, securityOperations } from '../settings/index.ts';
import { initialAccessTokens } from './initial-access-tokens.ts';
import { loginStart } from './login-starts.ts';
import { registrationOperations } from './operations.ts';
import {
  findRegisteredClient,
  type InitialAccessTokenRow,
  type RegisteredClientRow,
  searchInitialAccessTokens,
  searchRegisteredClients,
} from './queries.ts';

const usualPage = 100;

const origins = {
  open: RegistrationOrigin.OPEN,
  token: RegistrationOrigin.INITIAL_ACCESS_TOKEN,
  person: RegistrationOrigin.PERSON,
  document: RegistrationOrigin.DOCUMENT,
} as const;

const clientMessage = (issuer: string) => (row: RegisteredClientRow) => ({
  clientId: row.client_id,
  name: row.name,
  origin: origins[row.origin],
  organizationId: row.resource_owner,
  projectId: row.project_id,
  applicationId: row.application_id,
  redirectUris: [...row.redirect_uris],
  clientUri: row.about.client_uri ?? '',
  creationDate: timestamp(row.creation_date),
  lastUsed: row.used ? timestamp(row.last_use) : undefined,
  initialAccessTokenId: row.initial_access_token_id,
  initiateLoginUri: loginStart(row, issuer),
});

const tokenMessage = (row: InitialAccessTokenRow) => ({
  id: row.id,
  name: row.name,
  creationDate: timestamp(row.creation_date),
  expirationDate: timestamp(row.expiration_date),
  ...(row.max_clients !== null && { maxClients: row.max_clients }),
  clients: row.clients,
});

/** `postern.registration.v1.ClientRegistrationService`; permissions are the routes', of the instance. */
export function clientRegistrationService(platform: Platform) {
  const registrations = registrationOperations(platform);
  const tokens = initialAccessTokens(platform);
  const security = securityOperations(platform);
  return implement<typeof ClientRegistrationService>('postern.registration.v1.ClientRegistrationService', {
    async listRegisteredClients({ limit, offset }, { instance }) {
      const page = await searchRegisteredClients(platform, instance.id, {
        page: { limit: limit || usualPage, offset, asc: false },
        sort: 'lastUse',
        filter() {},
      });
      return { clients: page.rows.map(clientMessage(instance.origin)), total: page.total };
    },

    async removeRegisteredClient({ applicationId }, { instance, scope }) {
      const row = await findRegisteredClient(platform.sql, instance.id, applicationId);
      return row ? { deletionDate: deletionDate(await registrations.remove(scope, row)) } : {};
    },

    async getRegistrationSettings(_request, context) {
      const { values } = await security.get(context);
      const { registeredBrowserTokens: browserTokens, mostDocumentClients } = values;
      return { browserTokens, mostDocumentClients };
    },

    async updateRegistrationSettings(change, context) {
      const { details } = await security.change(context, (own) => changeRegistration(own, change));
      return { changeDate: details.changeDate };
    },

    async createInitialAccessToken({ name, expirationDate, maxClients }, context) {
      // Who lets others register clients must be allowed to do so.
      await context.require('project.app.register_dynamic');
      // The contract demands the date.
      const expires = expirationDate ? dateOf(expirationDate) : new Date(0);
      const { id, token, done } = await tokens.add(context.scope, { name, expires, maxClients });
      return { id, token, creationDate: timestamp(done.changedAt) };
    },

    async listInitialAccessTokens({ limit, offset }, { instance }) {
      const page = await searchInitialAccessTokens(platform, instance.id, {
        page: { limit: limit || usualPage, offset, asc: false },
        sort: 'creationDate',
        filter() {},
      });
      return { tokens: page.rows.map(tokenMessage), total: page.total };
    },

    async removeInitialAccessToken({ id }, { scope }) {
      return { deletionDate: deletionDate(await tokens.remove(scope, id)) };
    },
  });
}
