import { commandDetails, listDetailsV1 } from '../../contract/details.ts';
import type { AuthService } from '../../contract/services/auth/v1.ts';
import type { ManagementService } from '../../contract/services/management/v1.ts';
import type { Handlers, RequestContext } from '../../contract/types.ts';
import type { PageRequest } from '../../database/search.ts';
import type { Platform } from '../../platform.ts';
import { type LinkRow, removeLink, searchLinks } from '../links/index.ts';
import * as operations from '../operations/index.ts';

const jwtProvider = 2;

/** `IDPUserLink`: version 1 knows two types, a redirect and a JWT. */
const message = (row: LinkRow) => ({
  userId: row.user_id,
  idpId: row.idp_id,
  idpName: row.idp_name,
  providedUserId: row.external_user_id,
  providedUserName: row.display_name,
  idpType: row.idp_type === jwtProvider ? 3 : 1,
});

function links(platform: Platform) {
  return {
    async list(context: RequestContext, userId: string, query: PageRequest | undefined) {
      await operations.readUser(platform, context, userId);
      const page = await searchLinks(platform, context.instance.id, userId, query);
      return {
        details: listDetailsV1(page, platform.projections.position(), platform.clock()),
        result: page.rows.map(message),
      };
    },
    async remove(context: RequestContext, userId: string, idpId: string, externalId: string) {
      return { details: commandDetails(await removeLink(platform, context, userId, idpId, externalId)) };
    },
  };
}

export const linkManagementHandlers = (platform: Platform) => {
  const { list, remove } = links(platform);
  return {
    listHumanLinkedIDPs: ({ userId, query }, context) => list(context, userId, query),
    removeHumanLinkedIDP: ({ userId, idpId, linkedUserId }, context) =>
      remove(context, userId, idpId, linkedUserId),
  } satisfies Handlers<typeof ManagementService>;
};

export const linkAuthHandlers = (platform: Platform) => {
  const { list, remove } = links(platform);
  return {
    listMyLinkedIDPs: ({ query }, context) => list(context, context.requireCaller().userId, query),
    removeMyLinkedIDP: ({ idpId, linkedUserId }, context) =>
      remove(context, context.requireCaller().userId, idpId, linkedUserId),
  } satisfies Handlers<typeof AuthService>;
};
