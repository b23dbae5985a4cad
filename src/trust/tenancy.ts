import { acts, type Cases, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const service = 'postern.trust.v1.TrustedIssuerService';

const issuer = (victim: Estate) => ({
  organizationId: victim.orgId,
  name: victim.name(),
  issuer: `https://${victim.name()}.example.com`,
  jwksUri: 'https://keys.example.com/jwks',
});
const trusted = async (victim: Estate) =>
  (await victim.call(`${service}/CreateTrustedIssuer`, issuer(victim)))['id'] ?? '';

const bound = async (victim: Estate) => ({
  id: await trusted(victim),
  userId: await victim.machine(),
  rules: [{ claim: 'sub', match: 'MATCH_EXACT', value: victim.name() }],
});

export const cases: Readonly<Record<string, Cases>> = {
  [service]: {
    CreateTrustedIssuer: acts(issuer),
    UpdateTrustedIssuer: acts(async (victim) => ({ id: await trusted(victim), name: victim.name() })),
    DeleteTrustedIssuer: removes(async (victim) => ({ id: await trusted(victim) })),
    ListTrustedIssuers: reads(async (victim) => {
      await trusted(victim);
      return { organizationId: victim.orgId };
    }),
    BindTrustedIssuer: acts(bound),
    UnbindTrustedIssuer: removes(async (victim) => {
      const binding = await bound(victim);
      const { bindingId } = await victim.call(`${service}/BindTrustedIssuer`, binding);
      return { id: binding.id, bindingId };
    }),
  },
};
