import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type ProjectionHandler,
  type RecordedEvent,
} from '../eventstore/index.ts';
import * as events from './events.ts';

export const instancesTable = defineTable(
  'instances_projection',
  {
    instance_id: 'text',
    id: 'text',
    name: 'text',
    default_language: 'text',
    default_org_id: 'text',
    project_id: 'text',
    console_client_id: 'text',
    console_app_id: 'text',
    ...auditColumns,
  },
  { goesWith: {} },
);

export const instanceDomainsTable = defineTable(
  'instance_domains_projection',
  { instance_id: 'text', domain: 'text', is_primary: 'boolean', is_generated: 'boolean', ...auditColumns },
  { key: ['instance_id', 'domain'], goesWith: {} },
);

export const trustedDomainsTable = defineTable(
  'instance_trusted_domains_projection',
  { instance_id: 'text', domain: 'text', ...auditColumns },
  { key: ['instance_id', 'domain'], goesWith: {} },
);

/**
 * Host → instance, under the instance id '' as global unique constraints are: the one lookup that comes before
 * the tenant is known, kept apart so that every other table can be sharded by instance.
 */
export const instanceHostsTable = defineTable(
  'instance_hosts_projection',
  { instance_id: 'text', host: 'text', target_instance_id: 'text', ...auditColumns },
  { key: ['instance_id', 'host'], goesWith: {} },
);

const instanceKey = (event: RecordedEvent) => ({ instance_id: event.aggregateId, id: event.aggregateId });
const domainKey = (event: RecordedEvent<string, { domain: string }>) => ({
  instance_id: event.aggregateId,
  domain: event.payload.domain,
});
const hostKey = (domain: string) => ({ instance_id: '', host: domain });

const instanceHandlers: ProjectionHandler[] = [
  on(events.instanceAdded, (event, rows) =>
    rows.insert(instancesTable, {
      ...instanceKey(event),
      ...created(event),
      name: event.payload.name,
      default_language: 'en',
      default_org_id: '',
      project_id: '',
      console_client_id: '',
      console_app_id: '',
    }),
  ),
  on(events.instanceChanged, (event, rows) =>
    rows.update(instancesTable, instanceKey(event), { name: event.payload.name, ...changed(event) }),
  ),
  on(events.defaultLanguageSet, (event, rows) =>
    rows.update(instancesTable, instanceKey(event), {
      default_language: event.payload.language,
      ...changed(event),
    }),
  ),
  on(events.defaultOrgSet, (event, rows) =>
    rows.update(instancesTable, instanceKey(event), {
      default_org_id: event.payload.orgId,
      ...changed(event),
    }),
  ),
  on(events.iamProjectSet, (event, rows) =>
    rows.update(instancesTable, instanceKey(event), {
      project_id: event.payload.iamProjectId,
      ...changed(event),
    }),
  ),
  on(events.iamConsoleSet, (event, rows) =>
    rows.update(instancesTable, instanceKey(event), {
      console_client_id: event.payload.clientId,
      console_app_id: event.payload.appId,
      ...changed(event),
    }),
  ),
  on(events.instanceRemoved, (event, rows) => rows.remove(instancesTable, instanceKey(event))),
];

const domainHandlers: ProjectionHandler[] = [
  on(events.instanceDomainAdded, (event, rows) => {
    const { domain, generated } = event.payload;
    rows.insert(instanceDomainsTable, {
      ...domainKey(event),
      ...created(event),
      is_primary: false,
      is_generated: generated,
    });
    rows.insert(instanceHostsTable, {
      ...hostKey(domain),
      ...created(event),
      target_instance_id: event.aggregateId,
    });
  }),
  on(events.instanceDomainPrimarySet, (event, rows) => {
    rows.updateWhere(
      instanceDomainsTable,
      { instance_id: event.aggregateId, is_primary: true },
      { is_primary: false },
    );
    rows.update(instanceDomainsTable, domainKey(event), { is_primary: true, ...changed(event) });
  }),
  on(events.instanceDomainRemoved, (event, rows) => {
    rows.remove(instanceDomainsTable, domainKey(event));
    rows.remove(instanceHostsTable, hostKey(event.payload.domain));
  }),
  on(events.instanceRemoved, (event, rows) => {
    rows.removeWhere(instanceDomainsTable, { instance_id: event.aggregateId });
    for (const domain of event.payload.domains) rows.remove(instanceHostsTable, hostKey(domain));
  }),
];

const trustedDomainHandlers: ProjectionHandler[] = [
  on(events.trustedDomainAdded, (event, rows) =>
    rows.insert(trustedDomainsTable, { ...domainKey(event), ...created(event) }),
  ),
  on(events.trustedDomainRemoved, (event, rows) => rows.remove(trustedDomainsTable, domainKey(event))),
  on(events.instanceRemoved, (event, rows) =>
    rows.removeWhere(trustedDomainsTable, { instance_id: event.aggregateId }),
  ),
];

export const instanceProjections = [
  defineProjection({ name: 'instances', tables: [instancesTable], handlers: instanceHandlers }),
  defineProjection({
    name: 'instance_domains',
    tables: [instanceDomainsTable, instanceHostsTable],
    handlers: domainHandlers,
  }),
  defineProjection({
    name: 'instance_trusted_domains',
    tables: [trustedDomainsTable],
    handlers: trustedDomainHandlers,
  }),
];
