import { commandDetails, listDetails } from '../../contract/details.ts';
import type { UserService } from '../../contract/services/user/v2.ts';
import type { Handlers } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { addLink, removeLink, searchLinks } from '../links/index.ts';
import * as operations from '../operations/index.ts';
import { missing } from '../wire/requests.ts';

/** Accounts at identity providers that a person signs in with. */
export const linkHandlers = (platform: Platform) =>
  ({
    async addIDPLink({ userId, idpLink }, context) {
      if (!idpLink) return missing('idp_link');
      const { idpId, userId: externalId, userName: name } = idpLink;
      const done = await addLink(platform, context, userId, { idpId, externalId, name });
      return { details: commandDetails(done) };
    },

    async listIDPLinks({ userId, query }, context) {
      await operations.readUser(platform, context, userId);
      const page = await searchLinks(platform, context.instance.id, userId, query);
      return {
        details: listDetails(page, platform.projections.position(), platform.clock()),
        result: page.rows.map((row) => ({
          idpId: row.idp_id,
          userId: row.external_user_id,
          userName: row.display_name,
        })),
      };
    },

    async removeIDPLink({ userId, idpId, linkedUserId }, context) {
      return { details: commandDetails(await removeLink(platform, context, userId, idpId, linkedUserId)) };
    },
  }) satisfies Handlers<typeof UserService>;
