import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { stepNames, takeStep } from './property/steps/index.ts';
import {
  byEvents,
  byIntrospection,
  byTables,
  byUserinfo,
  membersByEvents,
  membersByTables,
  recorded,
  tokenOf,
} from './property/told.ts';
import { name, services, World } from './property/world.ts';

/**
 * After any sequence of what is given and taken (roles, grants, authorizations, groups and groups in them,
 * administrators, projects, people, organizations), what users hold, and what their tokens say, is what a plain model
 * says, and nobody who is gone is left in any history.
 */

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

async function begin(seed: number): Promise<World> {
  const { organizationId } = await postern.call<{ organizationId: string }>(
    `${services.orgs}/AddOrganization`,
    { name: name() },
  );
  const world = new World(postern, organizationId, seed);
  for (let i = 0; i < 2; i++) await world.addUser(organizationId);
  for (let i = 0; i < 2; i++) await world.addPartner();
  for (let i = 0; i < 2; i++) await world.addProject();
  return world;
}

/** Everything that the token of a user tells, against the model. */
async function requireTold(world: World, userId: string, where: unknown): Promise<void> {
  const expected = world.expected(userId);
  const token = await tokenOf(world, userId);
  expect([where, token !== undefined]).toEqual([where, world.isActive(world.users.get(userId)?.orgId ?? '')]);
  if (token === undefined) return;
  expect([where, await byUserinfo(world, token)]).toEqual([where, expected]);
  for (const [projectId, { active, claims }] of world.projects) {
    // Its API is refused, which counts as guessing.
    if (!active) continue;
    const { status, roles, array } = await byIntrospection(world, projectId, token);
    expect([where, status]).toEqual([where, 200]);
    const own = Object.entries(expected).filter(([place]) => place.startsWith(`${projectId} `));
    expect([where, roles]).toEqual([where, Object.fromEntries(own)]);
    const keys = [...new Set(own.flatMap(([, held]) => held))].sort();
    expect([where, array]).toEqual([where, claims ? keys : undefined]);
  }
}

const taken = new Set<string>();

test.each([1, 2, 3])('roles and members follow every change (seed %d)', async (seed) => {
  const world = await begin(seed);
  const others = (await membersByEvents(world)).filter((one) => one.startsWith('instance'));
  const steps: string[] = [];
  for (let tried = 0; steps.length < 100 && tried < 1_500; tried++) {
    const step = await takeStep(world);
    if (step === undefined) continue;
    steps.push(step);
    taken.add(step);
    const where = [seed, steps];
    for (const userId of world.users.keys()) {
      const expected = world.expected(userId);
      expect([where, await byTables(world, userId)]).toEqual([where, expected]);
      expect([where, await byEvents(world, userId)]).toEqual([where, expected]);
      if (steps.length % 5 === 0) await requireTold(world, userId, where);
    }
    const modelled = [...world.authorizations].map(([id, { roles }]) => [id, [...roles].sort()] as const);
    expect([where, await recorded(world)]).toEqual([where, Object.fromEntries(modelled)]);
    const memberships = world.memberships();
    expect([where, await membersByTables(world)]).toEqual([where, memberships]);
    const inHistory = (await membersByEvents(world)).filter((one) => !others.includes(one));
    expect([where, inHistory]).toEqual([where, memberships]);
  }
  expect(steps.length).toBe(100);
});

test('every kind of step was taken', () => {
  expect(stepNames.filter((step) => !taken.has(step))).toEqual([]);
});
