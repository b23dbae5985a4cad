import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import { defineList, type Lists, type Page, type Search, searchList } from '../database/search.ts';
import type { ColumnsOf } from '../eventstore/index.ts';
import { type httpFields, smtpFields, twilioFields } from './fields.ts';
import { providerState } from './projection.ts';

interface ProviderColumns extends AuditColumns, ColumnsOf<typeof httpFields.all> {
  readonly id: string;
  readonly state: number;
}

export interface MailProviderRow extends ProviderColumns, ColumnsOf<typeof smtpFields.all> {
  readonly kind: 'smtp' | 'http';
}
export interface SmsProviderRow extends ProviderColumns, ColumnsOf<typeof twilioFields.all> {
  readonly kind: 'twilio' | 'http';
}

const audit = 'p.creation_date, p.change_date, p.resource_owner, p.sequence';
const columns = {
  mail: `p.id, p.state, p.kind, p.endpoint, ${smtpFields.selection('p')}, ${audit}`,
  sms: `p.id, p.state, p.kind, p.endpoint, ${twilioFields.selection('p')}, ${audit}`,
};
const tables = {
  mail: 'projections.smtp_configs_projection p',
  sms: 'projections.sms_configs_projection p',
};
type Rows = { mail: MailProviderRow; sms: SmsProviderRow };
type Channel = keyof Rows;

const mailList = defineList<MailProviderRow>()({
  from: tables.mail,
  alias: 'p',
  key: ['id'],
  instance: 'p.instance_id',
  countedBy: ['instance'],
  columns: { id: 'p.id', kind: 'p.kind' },
  orders: { creationDate: ['p.creation_date', 'p.id'] },
  select: columns.mail,
});
const smsList = defineList<SmsProviderRow>()({
  from: tables.sms,
  alias: 'p',
  key: ['id'],
  instance: 'p.instance_id',
  countedBy: ['instance'],
  columns: { id: 'p.id', kind: 'p.kind' },
  orders: { creationDate: ['p.creation_date', 'p.id'] },
  select: columns.sms,
});

type Asked = Pick<Search<'creationDate', never>, 'page'>;

/** @param kind the older calls know of SMTP alone */
export const searchMailProviders = (
  lists: Lists,
  instanceId: string,
  { page }: Asked,
  kind?: 'smtp',
): Promise<Page<MailProviderRow>> =>
  searchList(lists, mailList, instanceId, {
    page,
    sort: 'creationDate',
    filter: (where) => {
      if (kind) where.equals('kind', kind);
    },
  });

export const searchSmsProviders = (
  lists: Lists,
  instanceId: string,
  { page }: Asked,
): Promise<Page<SmsProviderRow>> =>
  searchList(lists, smsList, instanceId, { page, sort: 'creationDate', filter: () => {} });

export async function findProvider<C extends Channel>(
  sql: Sql,
  channel: C,
  instanceId: string,
  id: string,
): Promise<Rows[C] | undefined> {
  const [row] = await sql<Rows[C][]>`
    select ${sql.unsafe(columns[channel])} from ${sql.unsafe(tables[channel])}
    where p.instance_id = ${instanceId} and p.id = ${id}`;
  return row;
}

/** The one that is used. */
export async function activeMailProvider(sql: Sql, instanceId: string): Promise<MailProviderRow | undefined> {
  const [row] = await sql<MailProviderRow[]>`
    select ${sql.unsafe(columns.mail)} from projections.smtp_configs_projection p
    where p.instance_id = ${instanceId} and p.state = ${providerState.active}`;
  return row;
}
