import { commandDetails } from '../../contract/details.ts';
import type { AdminService } from '../../contract/services/admin/v1.ts';
import type { Handlers, RequestContext } from '../../contract/types.ts';
import { runCommand } from '../../eventstore/index.ts';
import { supportedLanguages } from '../../i18n/index.ts';
import type { Platform } from '../../platform.ts';
import { detailsOf } from '../details.ts';
import { settingsOf } from '../settings.ts';
import { restrictionsAggregate, restrictionsId, setRestrictions } from './restrictions.ts';

/** Languages that the instance speaks: those that it allows, of those that there are texts in. */
export async function allowedLanguages(platform: Platform, instanceId: string): Promise<string[]> {
  const { values } = await settingsOf(platform).restrictions(instanceId, '');
  const { allowedLanguages: allowed } = values;
  return supportedLanguages.filter((tag) => allowed.length === 0 || allowed.includes(tag));
}

/** The same in all services of version 1. */
export const languageHandlers = {
  getSupportedLanguages: () => ({ languages: [...supportedLanguages] }),
};

export const restrictionHandlers = (platform: Platform) =>
  ({
    async getRestrictions(_request, { instance }) {
      const found = await settingsOf(platform).restrictions(instance.id, '');
      return {
        details: detailsOf(found, instance.id),
        disallowPublicOrgRegistration: found.values.disallowPublicOrgRegistration,
        allowedLanguages: [...found.values.allowedLanguages],
      };
    },

    async setRestrictions({ disallowPublicOrgRegistration, allowedLanguages }, context) {
      const { store } = platform;
      const { id, defaultLanguage } = context.instance;
      const request = { disallowPublicOrgRegistration, allowedLanguages: allowedLanguages?.list };
      const done = await runCommand(
        store,
        context.scope,
        restrictionsAggregate,
        await restrictionsId(store, id),
        ({ state }) => setRestrictions(state, request, defaultLanguage),
        { owner: id },
      );
      return { details: commandDetails(done) };
    },

    getAllowedLanguages: async (_request: object, { instance }: RequestContext) => ({
      languages: await allowedLanguages(platform, instance.id),
    }),
    getDefaultLanguage: (_request: object, { instance }: RequestContext) => ({
      language: instance.defaultLanguage,
    }),
  }) satisfies Handlers<typeof AdminService>;
