import type { UserService } from '../contract/services/user/v2.ts';
import type { UserService as UserServiceBeta } from '../contract/services/user/v2beta.ts';
import { translated } from '../contract/translation.ts';
import type { ServiceImplementation } from '../contract/types.ts';

/** `zitadel.user.v2beta.UserService`: the messages of v2 on an earlier day. */
export const userServiceBeta = (v2: ServiceImplementation): ServiceImplementation =>
  translated<typeof UserServiceBeta, typeof UserService>('zitadel.user.v2beta.UserService', v2, {
    same: [
      'addHumanUser',
      'getUserByID',
      'listUsers',
      'setEmail',
      'resendEmailCode',
      'verifyEmail',
      'setPhone',
      'removePhone',
      'resendPhoneCode',
      'verifyPhone',
      'updateHumanUser',
      'deactivateUser',
      'reactivateUser',
      'lockUser',
      'unlockUser',
      'deleteUser',
      'passwordReset',
      'setPassword',
      'listAuthenticationMethodTypes',
      'registerTOTP',
      'verifyTOTPRegistration',
      'removeTOTP',
      'addOTPSMS',
      'removeOTPSMS',
      'addOTPEmail',
      'removeOTPEmail',
      'registerPasskey',
      'verifyPasskeyRegistration',
      'createPasskeyRegistrationLink',
      'registerU2F',
      'verifyU2FRegistration',
      'addIDPLink',
    ],
  });
