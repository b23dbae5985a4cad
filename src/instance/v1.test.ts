import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

const admin = 'zitadel.admin.v1.AdminService';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern.stop());

interface Listed {
  readonly details: { readonly totalResult: string };
  readonly result?: { readonly domain: string; readonly primary?: boolean }[];
}
const list = (method: string, request: object = {}) => postern.call<Listed>(`${admin}/${method}`, request);

test('the domains of the instance are listed, filtered', async () => {
  const all = await list('ListInstanceDomains', { sortingColumn: 'DOMAIN_FIELD_NAME_DOMAIN' });
  expect(all.result).toMatchObject([{ domain: 'localhost', primary: true }]);
  const none = await list('ListInstanceDomains', { queries: [{ generatedQuery: { generated: true } }] });
  expect(none.result ?? []).toEqual([]);
  await expect(list('ListInstanceDomains', { queries: [{}] })).rejects.toMatchObject({ status: 400 });
});

test('trusted domains are added, listed in order and removed', async () => {
  for (const domain of ['b.trusted.example', 'A.trusted.example', 'c.other.example']) {
    await postern.call(`${admin}/AddInstanceTrustedDomain`, { domain });
  }
  const listed = async (request: object = {}) => {
    const { result = [] } = await list('ListInstanceTrustedDomains', request);
    return result.map(({ domain }) => domain);
  };
  expect(await listed({ query: { asc: true }, sortingColumn: 'DOMAIN_FIELD_NAME_DOMAIN' })).toEqual([
    'a.trusted.example',
    'b.trusted.example',
    'c.other.example',
  ]);
  const ofOther = { domainQuery: { domain: 'other', method: 'TEXT_QUERY_METHOD_CONTAINS' } };
  expect(await listed({ queries: [ofOther] })).toEqual(['c.other.example']);
  expect((await list('ListInstanceTrustedDomains', { query: { limit: 1 } })).details.totalResult).toBe('3');

  await expect(
    postern.call(`${admin}/AddInstanceTrustedDomain`, { domain: 'b.trusted.example' }),
  ).rejects.toMatchObject({ status: 409 });
  const refused = await postern
    .call(`${admin}/AddInstanceTrustedDomain`, { domain: 'no host' })
    .catch((error) => error);
  expect(refused.body.message).toStartWith('domain "no host" is not a host name');
  for (const domain of await listed()) await postern.call(`${admin}/RemoveInstanceTrustedDomain`, { domain });
  expect(await listed()).toEqual([]);
});
