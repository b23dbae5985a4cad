import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const service = 'postern.trust.v1.TrustedIssuerService';
const most = 100;

test('an organization trusts so many issuers, by however many calls, and then others in their place', async () => {
  const { organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Trusting' },
  );
  const create = (number: number) =>
    postern.call<{ id: string }>(`${service}/CreateTrustedIssuer`, {
      organizationId,
      name: `Issuer ${number}`,
      issuer: `https://${number}.example.com`,
      jwksUri: 'https://keys.example.com/jwks',
    });
  const before = Array.from({ length: most - 2 }, (_, number) => create(number));
  await Promise.all(before);

  const raced = await Promise.allSettled(Array.from({ length: 6 }, (_, number) => create(most + number)));
  const refusals = raced.flatMap((each) => (each.status === 'rejected' ? [each.reason as RpcFailure] : []));
  expect(refusals.map(({ body }) => `${body.code}: ${body.message}`)).toEqual(
    Array(4).fill(expect.stringMatching(/^resource_exhausted: .*at most 100 issuers/)),
  );

  const [{ id } = { id: '' }] = await Promise.all(before);
  await postern.call(`${service}/DeleteTrustedIssuer`, { id });
  await create(2 * most);
  await expect(create(2 * most + 1)).rejects.toThrow('resource_exhausted');
});
