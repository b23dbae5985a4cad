import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import type { TextName } from './events.ts';

interface TextRow extends AuditColumns {
  readonly key: string;
  readonly text: string;
  /** Whether the organization has it, and not the instance. */
  readonly of_org: boolean;
}

/** Texts of an organization ('' for none) and of its instance, of one message or page in one language. */
export const customTexts = (
  sql: Sql,
  instanceId: string,
  orgId: string,
  { template, language }: Omit<TextName, 'key'>,
): Promise<TextRow[]> =>
  sql<TextRow[]>`
    select key, text, id = ${orgId} as of_org, creation_date, change_date, resource_owner, sequence
    from projections.custom_texts
    where instance_id = ${instanceId} and id in (${instanceId}, ${orgId})
      and template = ${template} and language = ${language}`;

export interface TranslationRow {
  readonly translation: Readonly<Record<string, unknown>>;
  readonly etag: string;
  readonly of_org: boolean;
}

/** Translations of an organization ('' for none) and of its instance: the instance's first, a region's after its language's. */
export const translations = (
  sql: Sql,
  instanceId: string,
  orgId: string,
  languages: readonly string[],
): Promise<TranslationRow[]> =>
  sql<TranslationRow[]>`
    select translation, etag, id = ${orgId} as of_org
    from projections.hosted_login_translations
    where instance_id = ${instanceId} and id in (${instanceId}, ${orgId})
      and language = any(${languages as string[]})
    order by of_org, length(language)`;
