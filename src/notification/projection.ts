import {
  auditColumns,
  type ColumnType,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type ProjectionHandler,
  type ProjectionTable,
  type RecordedEvent,
  type RowChanges,
} from '../eventstore/index.ts';
import * as events from './events.ts';
import { httpFields, smtpFields, twilioFields } from './fields.ts';
import { providerIn } from './provider-id.ts';

/** As the enums of the wire number them, those of mail and of text messages alike. */
export const providerState = { active: 1, inactive: 2 } as const;

/** Secrets are in events alone. */
const shared = { instance_id: 'text', id: 'text', state: 'smallint', kind: 'text' } as const;

/** SMTP servers and HTTP endpoints that mail leaves by. */
export const smtpConfigsTable = defineTable(
  'smtp_configs_projection',
  { ...shared, ...smtpFields.columns, ...httpFields.columns, ...auditColumns },
  { goesWith: {} },
);

/** Accounts at Twilio, and HTTP endpoints, that text messages leave by. */
export const smsConfigsTable = defineTable(
  'sms_configs_projection',
  { ...shared, ...twilioFields.columns, ...httpFields.columns, ...auditColumns },
  { goesWith: {} },
);

type Table = ProjectionTable & { readonly columns: Readonly<Record<string, ColumnType>> };

const key = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: providerIn(event) });

const empty = { ...smtpFields.row(smtpFields.zeros), ...twilioFields.row(twilioFields.zeros) };

function insert(
  table: Table,
  event: RecordedEvent,
  kind: string,
  row: object,
  state: number,
  rows: RowChanges,
) {
  const columns: object = { ...empty, ...httpFields.row(httpFields.zeros), ...row };
  const known = Object.entries(columns).filter(([column]) => column in table.columns);
  rows.insert(table, { ...key(event), ...created(event), kind, state, ...Object.fromEntries(known) });
}

const use =
  (table: Table) =>
  (event: RecordedEvent, rows: RowChanges): void => {
    const { active, inactive } = providerState;
    const others = { instance_id: event.instanceId, state: active };
    rows.updateWhere(table, others, { state: inactive });
    rows.update(table, key(event), { ...changed(event), state: active });
  };
const leave =
  (table: Table) =>
  (event: RecordedEvent, rows: RowChanges): void =>
    rows.update(table, key(event), { ...changed(event), state: providerState.inactive });
const forget =
  (table: Table) =>
  (event: RecordedEvent, rows: RowChanges): void =>
    rows.remove(table, key(event));
const touch =
  (table: Table) =>
  (event: RecordedEvent, rows: RowChanges): void =>
    rows.update(table, key(event), changed(event));

const mailHandlers: ProjectionHandler[] = [
  on(events.smtpAdded, (event, rows) => {
    const { active, inactive } = providerState;
    const state = event.payload.id === undefined ? active : inactive;
    const row = smtpFields.row(smtpFields.fold(smtpFields.zeros, event.payload));
    insert(smtpConfigsTable, event, 'smtp', row, state, rows);
  }),
  on(events.smtpChanged, (event, rows) =>
    rows.update(smtpConfigsTable, key(event), {
      ...changed(event),
      ...smtpFields.row(smtpFields.read(event.payload)),
    }),
  ),
  on(events.smtpPasswordChanged, touch(smtpConfigsTable)),
  on(events.mailHttpAdded, (event, rows) => {
    const row = httpFields.row(httpFields.fold(httpFields.zeros, event.payload));
    insert(smtpConfigsTable, event, 'http', row, providerState.inactive, rows);
  }),
  on(events.mailHttpChanged, (event, rows) =>
    rows.update(smtpConfigsTable, key(event), {
      ...changed(event),
      ...httpFields.row(httpFields.read(event.payload)),
    }),
  ),
  on(events.mailActivated, use(smtpConfigsTable)),
  on(events.mailDeactivated, leave(smtpConfigsTable)),
  on(events.mailRemoved, forget(smtpConfigsTable)),
];

const smsHandlers: ProjectionHandler[] = [
  on(events.twilioAdded, (event, rows) => {
    const row = twilioFields.row(twilioFields.fold(twilioFields.zeros, event.payload));
    insert(smsConfigsTable, event, 'twilio', row, providerState.inactive, rows);
  }),
  on(events.twilioChanged, (event, rows) =>
    rows.update(smsConfigsTable, key(event), {
      ...changed(event),
      ...twilioFields.row(twilioFields.read(event.payload)),
    }),
  ),
  on(events.twilioTokenChanged, touch(smsConfigsTable)),
  on(events.smsHttpAdded, (event, rows) => {
    const row = httpFields.row(httpFields.fold(httpFields.zeros, event.payload));
    insert(smsConfigsTable, event, 'http', row, providerState.inactive, rows);
  }),
  on(events.smsHttpChanged, (event, rows) =>
    rows.update(smsConfigsTable, key(event), {
      ...changed(event),
      ...httpFields.row(httpFields.read(event.payload)),
    }),
  ),
  ...[events.smsActivated, events.twilioActivated].map((type) => on(type, use(smsConfigsTable))),
  ...[events.smsDeactivated, events.twilioDeactivated].map((type) => on(type, leave(smsConfigsTable))),
  ...[events.smsRemoved, events.twilioRemoved].map((type) => on(type, forget(smsConfigsTable))),
];

export const notificationProjections = [
  defineProjection({ name: 'smtp_configs', tables: [smtpConfigsTable], handlers: mailHandlers }),
  defineProjection({ name: 'sms_configs', tables: [smsConfigsTable], handlers: smsHandlers }),
];
