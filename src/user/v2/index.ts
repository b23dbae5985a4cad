import type { UserService } from '../../contract/services/user/v2.ts';
import { implement } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { accountHandlers } from './accounts.ts';
import { factorHandlers } from './factors.ts';
import { keyHandlers } from './keys.ts';
import { linkHandlers } from './links.ts';
import { machineHandlers } from './machines.ts';
import { peopleHandlers } from './people.ts';

/** `zitadel.user.v2.UserService`; what is begun at identity providers is `federation`'s. */
export const userService = (platform: Platform) =>
  implement<typeof UserService>('zitadel.user.v2.UserService', {
    ...peopleHandlers(platform),
    ...accountHandlers(platform),
    ...factorHandlers(platform),
    ...keyHandlers(platform),
    ...machineHandlers(platform),
    ...linkHandlers(platform),
  });
