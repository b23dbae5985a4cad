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
import { asciiDomain, nameKey } from '../precis/index.ts';
import * as events from './events.ts';

export const orgState = { unspecified: 0, active: 1, inactive: 2, removed: 3 } as const;

export const orgsTable = defineTable(
  'orgs_projection',
  {
    instance_id: 'text',
    id: 'text',
    name: 'text',
    /** The form in which names are compared, and that only one organization can have. */
    name_key: 'text',
    state: 'smallint',
    primary_domain: 'text',
    ...auditColumns,
  },
  { readable: true, goesWith: { org: 'id' } },
);

export const orgDomainsTable = defineTable(
  'org_domains_projection',
  {
    instance_id: 'text',
    org_id: 'text',
    domain: 'text',
    is_verified: 'boolean',
    is_primary: 'boolean',
    validation_type: 'smallint',
    ...auditColumns,
  },
  { key: ['instance_id', 'org_id', 'domain'], readable: true, goesWith: { org: 'org_id' } },
);

export const orgMetadataTable = defineTable(
  'org_metadata_projection',
  {
    instance_id: 'text',
    org_id: 'text',
    key: 'text',
    value: 'text',
    ...auditColumns,
  },
  { key: ['instance_id', 'org_id', 'key'], goesWith: { org: 'org_id' } },
);

/** Imported histories may hold domains in Unicode; they are looked up in one form. */
const inAscii = (domain: string): string => asciiDomain(domain) ?? domain;

const orgKey = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });
const domainKey = (event: RecordedEvent<string, { domain: string }>) => ({
  instance_id: event.instanceId,
  org_id: event.aggregateId,
  domain: inAscii(event.payload.domain),
});

const named = (name: string) => ({ name, name_key: nameKey(name) });

const orgHandlers: ProjectionHandler[] = [
  on(events.orgAdded, (event, rows) =>
    rows.insert(orgsTable, {
      ...orgKey(event),
      ...created(event),
      ...named(event.payload.name),
      state: orgState.active,
      primary_domain: '',
    }),
  ),
  on(events.orgChanged, (event, rows) =>
    rows.update(orgsTable, orgKey(event), { ...named(event.payload.name), ...changed(event) }),
  ),
  on(events.orgDeactivated, (event, rows) =>
    rows.update(orgsTable, orgKey(event), { state: orgState.inactive, ...changed(event) }),
  ),
  on(events.orgReactivated, (event, rows) =>
    rows.update(orgsTable, orgKey(event), { state: orgState.active, ...changed(event) }),
  ),
  on(events.orgDomainPrimarySet, (event, rows) =>
    rows.update(orgsTable, orgKey(event), {
      primary_domain: inAscii(event.payload.domain),
      ...changed(event),
    }),
  ),
];

const domainHandlers: ProjectionHandler[] = [
  on(events.orgDomainAdded, (event, rows) =>
    rows.insert(orgDomainsTable, {
      ...domainKey(event),
      ...created(event),
      is_verified: false,
      is_primary: false,
      validation_type: 0,
    }),
  ),
  on(events.orgDomainVerificationAdded, (event, rows) =>
    rows.update(orgDomainsTable, domainKey(event), {
      validation_type: event.payload.validationType,
      ...changed(event),
    }),
  ),
  on(events.orgDomainVerified, (event, rows) =>
    rows.update(orgDomainsTable, domainKey(event), { is_verified: true, ...changed(event) }),
  ),
  on(events.orgDomainPrimarySet, (event, rows) => {
    rows.updateWhere(
      orgDomainsTable,
      { instance_id: event.instanceId, org_id: event.aggregateId, is_primary: true },
      { is_primary: false },
    );
    rows.update(orgDomainsTable, domainKey(event), { is_primary: true, ...changed(event) });
  }),
  on(events.orgDomainRemoved, (event, rows) => rows.remove(orgDomainsTable, domainKey(event))),
];

const metadataHandlers: ProjectionHandler[] = [
  on(events.orgMetadataSet, (event, rows) =>
    rows.insert(orgMetadataTable, {
      instance_id: event.instanceId,
      org_id: event.aggregateId,
      ...event.payload,
      ...created(event),
    }),
  ),
  on(events.orgMetadataRemoved, (event, rows) =>
    rows.remove(orgMetadataTable, {
      instance_id: event.instanceId,
      org_id: event.aggregateId,
      key: event.payload.key,
    }),
  ),
];

export const orgProjections = [
  defineProjection({ name: 'orgs', version: 3, tables: [orgsTable], handlers: orgHandlers }),
  defineProjection({ name: 'org_domains', version: 2, tables: [orgDomainsTable], handlers: domainHandlers }),
  defineProjection({ name: 'org_metadata', tables: [orgMetadataTable], handlers: metadataHandlers }),
];
