import type { UserService } from '../../contract/services/user/v2beta.ts';
import { type Handlers, implement } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { peopleHandlers } from './people.ts';

/**
 * `zitadel.user.v2beta.UserService`. Its messages are those of v2 on an earlier day: every field it has, v2 has
 * with the same name and type, and only the messages' own names differ. So v2's handlers serve it as they are.
 */
export const userServiceBeta = (platform: Platform) =>
  implement<typeof UserService>(
    'zitadel.user.v2beta.UserService',
    peopleHandlers(platform) as unknown as Handlers<typeof UserService>,
  );
