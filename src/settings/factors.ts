import { commandDetails, listDetailsV1 } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { decideAt, inInstance, inOrg, type Place } from './levels.ts';
import { allowFactor, type FactorKind, forbidFactor, loginFactorSlices } from './policies/login-factors.ts';
import { settingsOf } from './settings.ts';

interface OfType {
  readonly type: number;
}

/** What the login settings of a place list, under the names that both services of version 1 have. */
function factorHandlers(platform: Platform, placeOf: (context: RequestContext) => Place) {
  const whole = <T>(result: T[]) => {
    const page = { rows: result, total: BigInt(result.length), limit: result.length };
    return { details: listDetailsV1(page, platform.projections.position(), platform.clock()), result };
  };
  const list = (kind: FactorKind) => async (_request: object, context: RequestContext) => {
    const { level, id } = placeOf(context);
    const found = await settingsOf(platform).login(context.instance.id, level === 'org' ? id : '');
    return whole([...found.values.factors[kind]]);
  };
  const change =
    (kind: FactorKind, decide: typeof allowFactor) =>
    async ({ type }: OfType, context: RequestContext) => {
      const place = placeOf(context);
      const done = await decideAt(platform, context, loginFactorSlices, place, (own) =>
        decide(place.level, kind, own, type),
      );
      return { details: commandDetails(done) };
    };
  return {
    listLoginPolicySecondFactors: list('second'),
    addSecondFactorToLoginPolicy: change('second', allowFactor),
    removeSecondFactorFromLoginPolicy: change('second', forbidFactor),
    listLoginPolicyMultiFactors: list('multi'),
    addMultiFactorToLoginPolicy: change('multi', allowFactor),
    removeMultiFactorFromLoginPolicy: change('multi', forbidFactor),
  };
}

export const factorAdminHandlers = (platform: Platform) =>
  factorHandlers(platform, inInstance) satisfies Handlers<typeof AdminService>;

export const factorManagementHandlers = (platform: Platform) =>
  factorHandlers(platform, ({ orgId }) => inOrg(orgId)) satisfies Handlers<typeof ManagementService>;
