import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';

const management = 'zitadel.management.v1.ManagementService';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern.stop());

test('metadata of an organization is set, read and removed, one by one and many at once', async () => {
  const { id } = await postern.call<{ id: string }>(`${management}/AddOrg`, { name: 'Labelled' });
  const call = <T = Record<string, never>>(method: string, request: object = {}) =>
    postern.callIn<T>(id, `${management}/${method}`, request);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const listed = async (queries: object[] = []) => {
    const { result = [] } = await call<{ result?: { key: string; value: string }[] }>('ListOrgMetadata', {
      queries,
    });
    return Object.fromEntries(result.map(({ key, value }) => [key, Buffer.from(value, 'base64').toString()]));
  };

  const { details } = await call<{ details: { resourceOwner: string; sequence: string } }>('SetOrgMetadata', {
    key: 'plan',
    value: base64('gold'),
  });
  expect(details.resourceOwner).toBe(id);
  await call('BulkSetOrgMetadata', {
    metadata: [
      { key: 'plan', value: base64('silver') },
      { key: 'region', value: base64('eu') },
      { key: 'planet', value: base64('earth') },
    ],
  });
  expect(await listed()).toEqual({ plan: 'silver', region: 'eu', planet: 'earth' });
  expect(await listed([{ keyQuery: { key: 'plan', method: 'TEXT_QUERY_METHOD_STARTS_WITH' } }])).toEqual({
    plan: 'silver',
    planet: 'earth',
  });
  await expect(call('ListOrgMetadata', { queries: [{}] })).rejects.toMatchObject({ status: 400 });

  const { metadata } = await call<{ metadata: { key: string; value: string } }>('GetOrgMetadata', {
    key: 'plan',
  });
  expect(metadata).toMatchObject({ key: 'plan', value: base64('silver') });
  await call('RemoveOrgMetadata', { key: 'plan' });
  await expect(call('GetOrgMetadata', { key: 'plan' })).rejects.toMatchObject({ status: 404 });
  await call('BulkRemoveOrgMetadata', { keys: ['region', 'planet', 'never'] });
  expect(await listed()).toEqual({});
  for (const request of [
    { key: '', value: base64('v') },
    { key: 'k'.repeat(201), value: base64('v') },
  ]) {
    await expect(call('SetOrgMetadata', request)).rejects.toMatchObject({ status: 400 });
  }
});
