import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { introspect, obtainTokens, openScene, post, type Scene } from './testing.ts';

/** That an API has asked after tokens is written for whoever waits for it, and for nobody else. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const written = async () => {
  const { events = [] } = await scene.postern.call<{ events?: { payload: object }[] }>(
    'zitadel.admin.v1.AdminService/ListEvents',
    { eventTypes: ['project.application.introspected'], asc: true, limit: 10 },
  );
  return events.map(({ payload }) => payload);
};
const count = (wanted: number) => until(async () => (await written()).length === wanted);

test('of an API once, and once more when a token is good for it', async () => {
  const { appId } = scene.api;
  await post(scene, '/oauth/v2/introspect', { token: 'none' }, { ...scene.api, secret: 'wrong' });
  const { access_token } = await obtainTokens(scene, scene.web);
  // An application that people sign in to is seen by that.
  await introspect(scene, access_token, scene.web);
  expect(await written()).toEqual([]);
  for (let time = 0; time < 3; time += 1) await introspect(scene, 'none');
  await count(1);
  for (let time = 0; time < 3; time += 1)
    expect(await introspect(scene, access_token)).toMatchObject({ active: true });
  await count(2);
  await introspect(scene, 'none');
  expect(await written()).toEqual([
    { appId, active: false },
    { appId, active: true },
  ]);
});
