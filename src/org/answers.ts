import { timestamp } from '../contract/details.ts';
import { invalidArgument } from '../errors/index.ts';
import type { OrgMetadataRow } from './queries.ts';

export const metadataAnswer = (row: OrgMetadataRow) => ({
  key: row.key,
  value: Buffer.from(row.value, 'base64'),
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
});

export const emptyFilter = (field: string) =>
  invalidArgument('ORG-Flt01', `Each of ${field} must hold one filter`, { field });

export const namelessAdmin = () =>
  invalidArgument('ORG-Adm01', 'Each of admins needs userId or human', { field: 'admins' });
