import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Sql } from 'postgres';
import { type AccessScene, openAccessScene } from '../authzen/testing.ts';
import type { Platform } from '../platform.ts';
import { accessDecisionsOf } from './decisions.ts';
import { accessSearchOf } from './search.ts';
import { subjectsOf } from './subjects.ts';

/** What decisions ask of the database. */

let scene: AccessScene;
beforeAll(async () => {
  scene = await openAccessScene();
});
afterAll(() => scene?.postern.stop());

/** The server's platform for somebody who remembers nothing yet, and whose statements on tables are counted. */
function newcomer(): { readonly platform: Platform; take(): number } {
  const { platform } = scene.postern.server;
  let statements = 0;
  const sql = new Proxy(platform.sql, {
    apply(target, self, given) {
      statements += 1;
      return Reflect.apply(target as never, self, given);
    },
    get(target, name, self) {
      if (name === 'unsafe') statements += 1;
      return Reflect.get(target, name, self);
    },
  }) as Sql;
  return {
    platform: { ...platform, sql, projections: { ...platform.projections } },
    take() {
      const taken = statements;
      statements = 0;
      return taken;
    },
  };
}

test('a decision costs a statement for the resource, none once it is remembered, and many share one', async () => {
  const { postern, projectId } = scene;
  const { instanceId } = postern;
  const userId = await scene.user();
  await scene.permit('counted', { userId }, 'read');
  await postern.settled();
  const { platform, take } = newcomer();
  const decisions = accessDecisionsOf(platform);
  const subject = await subjectsOf(platform).user({ instanceId, projectId, scopes: [] }, userId);
  take();
  const may = async (id: string) =>
    (
      await decisions.decide({
        instanceId,
        projectId,
        subject,
        action: 'read',
        resource: { type: 'document', id },
      })
    ).allowed;
  expect([await may('counted'), take()]).toEqual([true, 1]);
  expect([await may('counted'), take()]).toEqual([true, 0]);
  expect([await may('another'), take()]).toEqual([false, 1]);
  const ids = Array.from({ length: 1_000 }, (_, at) => `of many ${at}`);
  expect((await Promise.all(ids.map(may))).some(Boolean)).toBe(false);
  expect(take()).toBeLessThanOrEqual(3);
});

test('a subject costs its authorizations and its groups, whoever asks at the same time', async () => {
  const { postern, projectId } = scene;
  const { instanceId } = postern;
  const userIds = await Promise.all(Array.from({ length: 20 }, () => scene.user()));
  await postern.settled();
  const { platform, take } = newcomer();
  const subjects = subjectsOf(platform);
  const ask = () =>
    Promise.all(userIds.map((userId) => subjects.user({ instanceId, projectId, scopes: [] }, userId)));
  take();
  await ask();
  // Of the project what it declares, and of all subjects what they hold and where they are in, each in two at most.
  expect(take()).toBeLessThanOrEqual(5);
  await ask();
  expect(take()).toBe(0);
});

test('a page of a search costs a statement for who comes into question, besides what decides on them', async () => {
  const { postern, projectId } = scene;
  const { instanceId } = postern;
  const userIds = await Promise.all(Array.from({ length: 10 }, () => scene.user()));
  for (const userId of userIds) await scene.permit('searched', { userId }, 'read');
  await postern.settled();
  const { platform, take } = newcomer();
  const { users } = accessSearchOf(platform);
  const search = () =>
    users(
      { instanceId, projectId, action: 'read', resource: { type: 'document', id: 'searched' } },
      { after: '', limit: 50 },
    );
  expect((await search()).ids).toEqual([...userIds].sort());
  expect(take()).toBeLessThanOrEqual(8);
  await search();
  expect(take()).toBe(1);
});
