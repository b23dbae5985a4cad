import { acts, type Cases, closed, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const service = 'postern.registration.v1.ClientRegistrationService';

const expirationDate = '2120-01-01T00:00:00Z';
let next = 0;
const token = async (victim: Estate) => {
  const { id } = await victim.call<{ id: string }>(`${service}/CreateInitialAccessToken`, {
    name: victim.name(),
    expirationDate,
  });
  return { id };
};

/** Clients and tokens are those of the instance that is asked. */
export const cases: Readonly<Record<string, Cases>> = {
  [service]: {
    // Strangers make one in an instance of their own, which is none of the victim's.
    CreateInitialAccessToken: acts(() => ({ name: `token ${++next}`, expirationDate })),
    ListInitialAccessTokens: reads(async (victim) => {
      await token(victim);
      return {};
    }),
    RemoveInitialAccessToken: removes(token),
    GetRegistrationSettings: closed(() => ({})),
    // Strangers change those of their own instance.
    UpdateRegistrationSettings: acts(() => ({ mostDocumentClients: 1_000 + ++next })),
    ListRegisteredClients: reads(async (victim) => {
      await victim.registeredClient();
      return {};
    }),
    RemoveRegisteredClient: removes(async (victim) => ({ applicationId: await victim.registeredClient() })),
  },
};
