import type { ActionService } from '../contract/services/action/v2.ts';
import type { ActionService as ActionServiceBeta } from '../contract/services/action/v2beta.ts';
import { translated } from '../contract/translation.ts';
import type { ServiceImplementation } from '../contract/types.ts';

/** `zitadel.action.v2beta.ActionService`: the same names, without payload types and public keys. */
export const actionServiceBeta = (v2: ServiceImplementation): ServiceImplementation =>
  translated<typeof ActionServiceBeta, typeof ActionService>('zitadel.action.v2beta.ActionService', v2, {
    same: [
      'createTarget',
      'updateTarget',
      'deleteTarget',
      'getTarget',
      'listTargets',
      'setExecution',
      'listExecutions',
      'listExecutionFunctions',
      'listExecutionMethods',
      'listExecutionServices',
    ],
  });
