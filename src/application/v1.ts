import { commandDetails, listDetailsV1, rowDetails, timestamp } from '../contract/details.ts';
import { dateOf } from '../contract/moments.ts';
import type {
  AddOIDCAppRequest,
  ManagementService,
  UpdateOIDCAppConfigRequest,
} from '../contract/services/management/v1.ts';
import type { Given, Handlers, RequestContext } from '../contract/types.ts';
import type { Page } from '../database/search.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { knownToZitadel } from './oidc-config.ts';
import { newOidcConfig } from './oidc-rules.ts';
import { applicationOperations } from './operations.ts';
import type { ApplicationKeyRow, ApplicationRow } from './queries.ts';
import { listApplicationKeys, listApplications } from './reading.ts';
import { emptyFilter } from './refusals.ts';
import * as wire from './wire.ts';

type Config =
  | { case: 'oidcConfig'; value: ReturnType<typeof oidcConfig> }
  | { case: 'apiConfig'; value: ReturnType<typeof wire.apiAnswer> }
  | { case: 'samlConfig'; value: ReturnType<typeof samlConfig> };

/** v1 counts response types from 0. */
const oidcConfig = (row: ApplicationRow) => {
  const answer = wire.earlierOidcAnswer(row);
  return { ...answer, responseTypes: answer.responseTypes.map((type) => type - 1) };
};

/** v1 tells where metadata comes from, or what it is. */
const samlConfig = (row: ApplicationRow) => {
  const { metadataXml, metadataUrl, loginVersion } = wire.samlAnswer(row);
  const metadata =
    metadataUrl === ''
      ? { case: 'metadataXml' as const, value: metadataXml }
      : { case: 'metadataUrl' as const, value: metadataUrl };
  return { metadata, loginVersion };
};

function config(row: ApplicationRow): Config | undefined {
  if (wire.isOidc(row)) return { case: 'oidcConfig', value: oidcConfig(row) };
  if (wire.isSaml(row)) return { case: 'samlConfig', value: samlConfig(row) };
  return wire.isApi(row) ? { case: 'apiConfig', value: wire.apiAnswer(row) } : undefined;
}

const application = (row: ApplicationRow) => ({
  id: row.id,
  details: rowDetails(row),
  state: row.state,
  name: row.name,
  config: config(row),
});

const key = (row: ApplicationKeyRow) => ({
  id: row.id,
  details: rowDetails(row),
  type: row.type,
  expirationDate: timestamp(row.expiration_date),
});

const inNewNames = (request: AddOIDCAppRequest | UpdateOIDCAppConfigRequest): wire.OidcRequest => ({
  ...request,
  responseTypes: request.responseTypes.map((type) => type + 1),
  applicationType: request.appType,
  developmentMode: request.devMode,
});

const byName = 1;
const byId = 0;

/** Application calls of `zitadel.management.v1.ManagementService`. */
export function applicationManagementHandlers(platform: Platform) {
  const applications = applicationOperations(platform);

  const details = (page: Page<unknown>) =>
    listDetailsV1(page, platform.projections.position(), platform.clock());
  const newSecret = async (request: { projectId: string; appId: string }, context: RequestContext) => {
    const { clientSecret, done } = await applications.generateSecret(context, request);
    return { clientSecret, details: commandDetails(done) };
  };

  return {
    async addOIDCApp(request, context, given?: Given) {
      const input = { projectId: request.projectId, appId: given?.id ?? '', name: request.name };
      const oidc = wire.oidcOf(inNewNames(request));
      const { problems, ...created } = await applications.createOidc(context, input, oidc);
      return {
        appId: created.appId,
        details: commandDetails(created.done),
        clientId: created.clientId,
        clientSecret: created.clientSecret,
        noneCompliant: problems.length > 0,
        complianceProblems: wire.problemAnswers(problems),
      };
    },

    async addAPIApp(request, context, given?: Given) {
      const input = { projectId: request.projectId, appId: given?.id ?? '', name: request.name };
      const authMethod = wire.apiAuthMethod(request.authMethodType);
      const { done, ...created } = await applications.createApi(context, input, authMethod);
      return { ...created, details: commandDetails(done) };
    },

    async addSAMLApp(request, context, given?: Given) {
      const input = { projectId: request.projectId, appId: given?.id ?? '', name: request.name };
      const { appId, done } = await applications.createSaml(context, input, wire.samlOf(request));
      return { appId, details: commandDetails(done) };
    },

    async getAppByID(request, context) {
      const row = await applications.read(context, request.appId);
      if (row.project_id !== request.projectId) throw notFound('APP-Nfd01', 'Application not found');
      return { app: application(row) };
    },

    async listApps(request, context) {
      const list = { pagination: request.query, sortingColumn: byName };
      const page = await listApplications(platform, context, list, (where) => {
        where.equals('project', request.projectId);
        for (const { query } of request.queries) {
          if (query.case !== 'nameQuery') throw emptyFilter();
          where.text('name', query.value.name, query.value.method);
        }
      });
      return { details: details(page), result: page.rows.map(application) };
    },

    async updateApp(request, context) {
      const done = await applications.update(context, request, { name: request.name });
      return { details: commandDetails(done) };
    },

    /** Replaces the whole configuration: what is left out gets its default. */
    async updateOIDCAppConfig(request, context) {
      const oidc = knownToZitadel(newOidcConfig(wire.oidcOf(inNewNames(request))));
      const done = await applications.update(context, request, { oidc });
      return { details: commandDetails(done) };
    },

    /** Metadata that is left out stays; the login of what is left out is the instance's. */
    async updateSAMLAppConfig(request, context) {
      const done = await applications.updateSaml(context, request, wire.samlOf(request));
      return { details: commandDetails(done) };
    },

    async updateAPIAppConfig(request, context) {
      const authMethod = wire.apiAuthMethod(request.authMethodType);
      const done = await applications.update(context, request, { api: { authMethod } });
      return { details: commandDetails(done) };
    },

    async deactivateApp(request, context) {
      return { details: commandDetails(await applications.deactivate(context, request)) };
    },

    async reactivateApp(request, context) {
      return { details: commandDetails(await applications.reactivate(context, request)) };
    },

    async removeApp(request, context) {
      return { details: commandDetails(await applications.remove(context, request)) };
    },

    regenerateOIDCClientSecret: newSecret,
    regenerateAPIClientSecret: newSecret,

    async addAppKey(request, context, given?: Given) {
      const expires = request.expirationDate && dateOf(request.expirationDate);
      const { keyId, keyDetails, done } = await applications.addKey(context, request, expires, given);
      return { id: keyId, keyDetails, details: commandDetails(done) };
    },

    async getAppKey(request, context) {
      const row = await applications.readKey(context, request.keyId);
      if (row.application_id !== request.appId) throw notFound('APP-Key03', 'Application key not found');
      return { key: key(row) };
    },

    async listAppKeys(request, context) {
      const list = { pagination: request.query, sortingColumn: byId };
      const page = await listApplicationKeys(platform, context, list, (where) =>
        where.equals('application', request.appId).equals('project', request.projectId),
      );
      return { details: details(page), result: page.rows.map(key) };
    },

    async removeAppKey(request, context) {
      return { details: commandDetails(await applications.removeKey(context, request, request.keyId)) };
    },
  } satisfies Handlers<typeof ManagementService>;
}
