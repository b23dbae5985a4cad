import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type ProjectionHandler,
  type RecordedEvent,
  type Row,
  valueAt,
} from '../eventstore/index.ts';
import { applicationAdded, applicationChanged, applicationRemoved } from '../project/application-events.ts';
import * as events from './events.ts';
import { forwardAuthHandlers, forwardAuthHostsTable } from './forward-auth/projection.ts';
import { applicationKeysTable, keyHandlers } from './key-projection.ts';
import { changeOf, emptyOidcConfig, oidcFields } from './oidc-config.ts';
import { apiAuthMethods } from './oidc-values.ts';
import { applicationRegistered } from './registration-events.ts';
import { applicationResourcesTable, resourceHandlers } from './resource-projection.ts';
import { emptySamlConfig, type SamlConfig, samlChangeOf } from './saml-payload.ts';

export const applicationState = { unspecified: 0, active: 1, inactive: 2, removed: 3 } as const;
export const applicationKind = { unknown: 0, oidc: 1, api: 2, saml: 3 } as const;

export const applicationsTable = defineTable(
  'applications_projection',
  {
    instance_id: 'text',
    id: 'text',
    project_id: 'text',
    name: 'text',
    state: 'smallint',
    type: 'smallint',
    client_id: 'text',
    secret_hash: 'text',
    // `auth_method` is of APIs too.
    ...oidcFields.columns,
    entity_id: 'text',
    /** Base64 of XML. */
    saml_metadata: 'text',
    saml_metadata_url: 'text',
    /** '' for none, null for that of its project. */
    roles_claim: 'text',
    /** Of a client that has registered itself: how it came to. */
    origin: 'text',
    ...auditColumns,
  },
  { readable: true, goesWith: { org: 'resource_owner', project: 'project_id' } },
);

type Rows = Parameters<ProjectionHandler['apply']>[1];
type OfApplication = RecordedEvent<string, { appId: string }>;

const key = (event: OfApplication) => ({ instance_id: event.instanceId, id: event.payload.appId });
const update = (
  event: OfApplication,
  rows: Rows,
  columns: Row<keyof typeof applicationsTable.columns & string>,
) => rows.update(applicationsTable, key(event), { ...changed(event), ...columns });

const samlColumns = (config: Partial<SamlConfig>): Row<keyof typeof applicationsTable.columns & string> => ({
  ...(config.entityId !== undefined && { entity_id: config.entityId }),
  ...(config.metadata !== undefined && { saml_metadata: config.metadata }),
  ...(config.metadataUrl !== undefined && { saml_metadata_url: config.metadataUrl }),
  ...(config.loginVersion !== undefined && { login_version: config.loginVersion }),
  ...(config.loginBaseUri !== undefined && { login_base_uri: config.loginBaseUri }),
});

const secretChanged = (event: RecordedEvent<string, { appId: string; hashedSecret?: string }>, rows: Rows) =>
  update(event, rows, { secret_hash: event.payload.hashedSecret ?? null });

const handlers: ProjectionHandler[] = [
  on(applicationAdded, (event, rows) =>
    rows.insert(applicationsTable, {
      ...key(event),
      ...created(event),
      project_id: event.aggregateId,
      name: event.payload.name,
      state: applicationState.active,
      type: applicationKind.unknown,
    }),
  ),
  on(applicationChanged, (event, rows) => {
    const { name } = event.payload;
    update(event, rows, name === undefined ? {} : { name });
  }),
  on(events.applicationDeactivated, (event, rows) =>
    update(event, rows, { state: applicationState.inactive }),
  ),
  on(events.applicationReactivated, (event, rows) => update(event, rows, { state: applicationState.active })),
  on(applicationRemoved, (event, rows) => rows.remove(applicationsTable, key(event))),
  on(events.oidcConfigAdded, (event, rows) =>
    update(event, rows, {
      type: applicationKind.oidc,
      client_id: event.payload.clientId,
      secret_hash: event.payload.hashedSecret ?? null,
      ...oidcFields.row(oidcFields.fold(emptyOidcConfig, event.payload)),
    }),
  ),
  on(events.oidcConfigChanged, (event, rows) => update(event, rows, oidcFields.row(changeOf(event.payload)))),
  on(events.apiConfigAdded, (event, rows) =>
    update(event, rows, {
      type: applicationKind.api,
      client_id: event.payload.clientId,
      secret_hash: event.payload.hashedSecret ?? null,
      auth_method: valueAt(apiAuthMethods, event.payload.authMethodType),
    }),
  ),
  on(events.apiConfigChanged, (event, rows) =>
    update(event, rows, { auth_method: valueAt(apiAuthMethods, event.payload.authMethodType) }),
  ),
  on(events.samlConfigAdded, (event, rows) =>
    update(event, rows, {
      type: applicationKind.saml,
      ...samlColumns({ ...emptySamlConfig, ...samlChangeOf(event.payload) }),
    }),
  ),
  on(events.samlConfigChanged, (event, rows) =>
    update(event, rows, samlColumns(samlChangeOf(event.payload))),
  ),
  on(applicationRegistered, (event, rows) => update(event, rows, { origin: event.payload.origin })),
  on(events.applicationRolesClaimSet, (event, rows) =>
    update(event, rows, { roles_claim: event.payload.claim }),
  ),
  on(events.applicationRolesClaimRemoved, (event, rows) => update(event, rows, { roles_claim: null })),
  on(events.oidcSecretChanged, secretChanged),
  on(events.oidcSecretUpdated, secretChanged),
  on(events.apiSecretChanged, secretChanged),
  on(events.apiSecretUpdated, secretChanged),
];

export const applicationProjections = [
  defineProjection({ name: 'applications', version: 21, tables: [applicationsTable], handlers }),
  defineProjection({ name: 'application_keys', tables: [applicationKeysTable], handlers: keyHandlers }),
  defineProjection({
    name: 'application_resources',
    tables: [applicationResourcesTable],
    handlers: resourceHandlers,
  }),
  defineProjection({
    name: 'forward_auth_hosts',
    tables: [forwardAuthHostsTable],
    handlers: forwardAuthHandlers,
  }),
];
