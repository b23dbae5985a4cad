import { afterAll, beforeAll, expect, test } from 'bun:test';
import { findInstance } from '../instance/index.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { takePublicHost } from './index.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const domains = async () =>
  (await findInstance(postern.server.platform.sql, postern.instanceId))?.domains.map(
    ({ domain, primary }) => [domain, primary],
  );

test('a single instance takes the host of a new public URL as its primary domain, once', async () => {
  const { platform } = postern.server;
  expect(await takePublicHost(platform, { publicUrl: 'http://localhost:8080' })).toBeUndefined();
  expect(await takePublicHost(platform, { publicUrl: 'https://new.example' })).toBe('new.example');
  expect(await takePublicHost(platform, { publicUrl: 'https://new.example' })).toBeUndefined();
  expect(await domains()).toEqual([
    ['new.example', true],
    ['localhost', false],
  ]);
  for (const host of ['new.example', 'localhost']) {
    const answer = await postern.fetch('/.well-known/openid-configuration', { headers: { host } });
    expect([host, answer.status]).toEqual([host, 200]);
  }
});

test('of several instances none takes it, and the start is refused with the way out', async () => {
  const { platform } = postern.server;
  await platform.sql`insert into projections.instances_projection
    select * from (select (jsonb_populate_record(i, '{"instance_id": "2", "id": "2"}')).* from projections.instances_projection i) t`;
  await expect(takePublicHost(platform, { publicUrl: 'https://third.example' })).rejects.toMatchObject({
    id: 'INST-Pub01',
    message: expect.stringContaining('postern domains add third.example --instance'),
  });
});
