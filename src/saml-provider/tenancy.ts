import { acts, type Cases, reads } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const begun = async (victim: Estate) => ({ samlRequestId: await victim.samlRequest() });

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.saml.v2.SAMLService': {
    GetSAMLRequest: reads(begun, { by: 'login client' }),
    CreateResponse: acts(
      async (victim) => ({ ...(await begun(victim)), error: { error: 'ERROR_REASON_REQUEST_DENIED' } }),
      { by: 'login client' },
    ),
  },
};
