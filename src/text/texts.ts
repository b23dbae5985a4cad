import { createCache, staleWhileAwayMs } from '../cache/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import {
  chooseLanguage,
  isSupportedLanguage,
  leavesOf,
  type PageTexts,
  pageTexts,
  placeholdersOf,
  type SupportedLanguage,
  withLeaves,
} from '../i18n/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { settingsOf } from '../settings/index.ts';
import type { TextKind } from './kinds.ts';
import { type MessageName, type MessageText, messageKinds, messageOf } from './message-kinds.ts';
import { customTexts, translations } from './queries.ts';
import { governedPaths, loginKind } from './screens.ts';
import { textsOfTranslation } from './translation.ts';

/**
 * Texts in force for an organization ('' asks for the instance's own): its own, else its instance's, else ours, all
 * in one language, so that no page mixes two. Answers are kept until they change.
 */
export interface Texts {
  readonly pages: (instanceId: string, orgId: string, language: SupportedLanguage) => Promise<PageTexts>;
  /** Still to be filled, with `fillText` or `fillHtml`. */
  readonly message: (
    name: MessageName,
    instanceId: string,
    orgId: string,
    language: SupportedLanguage,
  ) => Promise<MessageText>;
}

type Sources = Pick<Platform, 'sql' | 'projections'>;

const messageByName = new Map(messageKinds.map((kind) => [kind.template, kind]));

function createTexts({ sql, projections }: Sources): Texts {
  /** Remembers by instance, organization, language and what else there is. */
  const remembering = <V>(
    read: (instanceId: string, orgId: string, language: SupportedLanguage, name: string) => Promise<V>,
  ) => {
    const cache = createCache<V>({
      maxEntries: 2_000,
      ttlMs: 60_000,
      staleMs: staleWhileAwayMs,
      load: async (key) => {
        const [instanceId = '', orgId = '', language = '', name = ''] = key.split('/');
        return {
          value: await read(instanceId, orgId, isSupportedLanguage(language) ? language : 'en', name),
          dependsOn: [
            { instanceId, aggregateType: 'instance' },
            { instanceId, aggregateType: 'org', aggregateId: orgId },
          ],
        };
      },
    });
    projections.onProjected(({ changes }) => cache.changed(changes));
    return async (instanceId: string, orgId: string, language: SupportedLanguage, name = '') =>
      cache.get(`${instanceId}/${orgId}/${language}/${name}`);
  };

  const pages = remembering((instanceId, orgId, language) =>
    effectivePages(sql, instanceId, orgId, language),
  );
  const message = remembering((instanceId, orgId, language, name) =>
    readMessage(sql, name as MessageName, instanceId, orgId, language),
  );
  return {
    pages,
    message: (name, instanceId, orgId, language) => message(instanceId, orgId, language, name),
  };
}

/** The texts of a platform; one each, so that all who show them share what is remembered. */
export const textsOf = oncePer(createTexts);

/** A message's texts in force, read anew: for threads that are not told of changes. */
export const readMessage = async (
  sql: Platform['sql'],
  name: MessageName,
  instanceId: string,
  orgId: string,
  language: SupportedLanguage,
): Promise<MessageText> =>
  messageOf(await effectiveTexts(sql, messageByName.get(name) as TextKind, instanceId, orgId, language));

/** The first of the wanted languages (best first) that the instance allows, else its own: what texts are asked for in. */
export async function languageIn(
  platform: Platform,
  { id, defaultLanguage }: Pick<InstanceContext, 'id' | 'defaultLanguage'>,
  wanted: readonly string[],
): Promise<SupportedLanguage> {
  const { values } = await settingsOf(platform).restrictions(id, '');
  return chooseLanguage(wanted, values.allowedLanguages, defaultLanguage);
}

/** By key: the organization's, else the instance's, else ours. */
export async function effectiveTexts(
  sql: Platform['sql'],
  kind: TextKind,
  instanceId: string,
  orgId: string,
  language: SupportedLanguage,
): Promise<ReadonlyMap<string, string>> {
  const rows = await customTexts(sql, instanceId, orgId, { template: kind.template, language });
  const texts = new Map(kind.defaults(language));
  for (const { key, text } of rows.filter((row) => !row.of_org)) texts.set(key, text);
  for (const { key, text } of rows.filter((row) => row.of_org)) texts.set(key, text);
  return texts;
}

/** Texts of version 1 and translations of the login are two names for the same pages; the translation is the later word. */
async function effectivePages(
  sql: Platform['sql'],
  instanceId: string,
  orgId: string,
  language: SupportedLanguage,
): Promise<PageTexts> {
  const [texts, translated] = await Promise.all([
    customTexts(sql, instanceId, orgId, { template: loginKind.template, language }),
    translations(sql, instanceId, orgId, [language]),
  ]);
  const ours = pageTexts[language];
  if (texts.length === 0 && translated.length === 0) return ours;
  const original = new Map(leavesOf(ours));
  const changed = new Map<string, string>();
  const change = (path: string | undefined, text: string) => {
    const before = path === undefined ? undefined : original.get(path);
    if (path === undefined || before === undefined || text === '') return;
    // A rule without its number would not say what it asks for.
    const counts = placeholdersOf(before).includes('count') && !placeholdersOf(text).includes('count');
    changed.set(path, counts ? `${text} ({count})` : text);
  };
  for (const ofOrg of [false, true]) {
    for (const { key, text } of texts.filter((row) => row.of_org === ofOrg))
      change(governedPaths.get(key), text);
    for (const { translation } of translated.filter((row) => row.of_org === ofOrg))
      for (const [path, text] of textsOfTranslation(translation)) change(path, text);
  }
  return withLeaves(ours, changed);
}
