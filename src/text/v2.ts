import type {
  GetHostedLoginTranslationRequest,
  SetHostedLoginTranslationRequest,
  SettingsService,
} from '../contract/services/settings/v2.ts';
import { implement, type RequestContext, type ServiceImplementation } from '../contract/types.ts';
import { type Aggregate, withEntry } from '../eventstore/index.ts';
import { isSupportedLanguage, pageTexts, requireLanguage } from '../i18n/index.ts';
import type { Platform } from '../platform.ts';
import {
  decideAt,
  inInstance,
  inOrg,
  type Kept,
  keptIn,
  type Level,
  type Place,
  settingsOf,
} from '../settings/index.ts';
import { translationSet } from './events.ts';
import { translations } from './queries.ts';
import { etagOf, merged, readLocale, readTranslation, type Translation } from './translation.ts';

/** What was last set, by language tag. */
type Translations = ReadonlyMap<string, Translation>;

const sliceOf = (level: Level): Aggregate<Kept<Translations>> =>
  keptIn<Translations>(level, [translationSet[level].type], new Map(), (own, { payload }) => {
    const { language, translation } = payload as { language: string; translation?: Translation };
    return withEntry(own, language, translation ?? {});
  });
const slices = { instance: sliceOf('instance'), org: sliceOf('org') };

/** The texts of the login pages as translations: our own under their paths, and what was set over them. */
export const hostedTranslationHandlers = (platform: Platform) => ({
  async getHostedLoginTranslation(request: GetHostedLoginTranslationRequest, { instance }: RequestContext) {
    const { level, ignoreInheritance } = request;
    const { tags } = readLocale(request.locale);
    const [language = ''] = tags;
    const ours: Translation = isSupportedLanguage(language) ? pageTexts[language] : {};
    const orgId = level.case === 'organizationId' ? level.value : '';
    const rows = level.case === 'system' ? [] : await translations(platform.sql, instance.id, orgId, tags);
    const own = rows.filter((row) => !ignoreInheritance || row.of_org === (orgId !== ''));
    const below = ignoreInheritance && level.case !== 'system' ? {} : ours;
    const told = own.map(({ translation }) => translation).reduce(merged, below);
    return { etag: etagOf(told), translations: told as never };
  },

  async setHostedLoginTranslation(request: SetHostedLoginTranslationRequest, context: RequestContext) {
    const { level } = request;
    const { tag, tags } = readLocale(request.locale);
    const { values } = await settingsOf(platform).restrictions(context.instance.id, '');
    requireLanguage(tags[0] ?? '', 'locale', values.allowedLanguages);
    const translation = readTranslation(request.translations ?? {});
    const etag = etagOf(translation);
    const place: Place = level.case === 'organizationId' ? inOrg(level.value) : inInstance(context);
    await decideAt(platform, context, slices, place, (own) => ({
      events:
        etagOf(own.get(tag) ?? {}) === etag
          ? []
          : [
              translationSet[place.level]({
                translation,
                language: tag,
                level: place.level === 'org' ? 'organization' : 'instance',
              }),
            ],
    }));
    return { etag };
  },
});

/** Translations of the login in `zitadel.settings.v2.SettingsService`. */
export const translationService = (platform: Platform): ServiceImplementation =>
  implement<typeof SettingsService>(
    'zitadel.settings.v2.SettingsService',
    hostedTranslationHandlers(platform),
  );
