import { acts, type Cases, exempt } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const service = 'zitadel.feature.v2.FeatureService';
const own = async (victim: Estate) => {
  await victim.call(`${service}/ResetInstanceFeatures`, {});
  return { userSchema: true };
};
const none = exempt('there are no features of organizations and users');
const shared = exempt('the same for everybody in the instance');

const featureCases: Cases = {
  SetSystemFeatures: acts(
    async (victim) => {
      await victim.operate(`${service}/ResetSystemFeatures`, {});
      return { userSchema: false };
    },
    { by: 'system' },
  ),
  ResetSystemFeatures: acts(
    async (victim) => {
      await victim.operate(`${service}/SetSystemFeatures`, { userSchema: false });
      return {};
    },
    { by: 'system' },
  ),
  GetSystemFeatures: shared,
  SetInstanceFeatures: acts(own),
  ResetInstanceFeatures: acts(async (victim) => {
    await victim.call(`${service}/SetInstanceFeatures`, await own(victim));
    return {};
  }),
  GetInstanceFeatures: shared,
  SetOrganizationFeatures: none,
  ResetOrganizationFeatures: none,
  GetOrganizationFeatures: none,
  SetUserFeatures: none,
  ResetUserFeatures: none,
  GetUserFeatures: none,
};

export const cases: Readonly<Record<string, Cases>> = {
  [service]: featureCases,
  'zitadel.feature.v2beta.FeatureService': featureCases,
  'postern.feature.v1.InstanceFeatureService': {
    ResetSomeInstanceFeatures: acts(async (victim) => {
      await victim.call(`${service}/SetInstanceFeatures`, {
        ...(await own(victim)),
        oidcTokenExchange: true,
      });
      return { features: ['user_schema'] };
    }),
  },
  'zitadel.system.v1.SystemService': {
    SetInstanceFeature: acts(
      async (victim) => {
        await victim.call(`${service}/ResetInstanceFeatures`, {});
        const { instanceId } = victim;
        return { instanceId, featureId: 'INSTANCE_FEATURE_LOGIN_DEFAULT_ORG', bool: true };
      },
      { by: 'system' },
    ),
  },
  'zitadel.admin.v1.AdminService': {
    ActivateFeatureLoginDefaultOrg: acts(async (victim) => {
      await victim.call(`${service}/ResetInstanceFeatures`, {});
      return {};
    }),
  },
};
