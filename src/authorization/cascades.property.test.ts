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
 * administrators, projects, people, organizations) and of what rests and goes on (people, organizations, the owner of
 * the projects too), what users hold, and what their tokens say, those of before and new ones, is what a plain model
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
  expect([where, token !== undefined]).toEqual([where, world.mayAct(userId)]);
  await requireEarlyToken(world, userId, where);
  if (token === undefined) return;
  const user = world.users.get(userId);
  if (user && !user.early) user.early = { token, projectIds: new Set(world.projects.keys()) };
  expect([where, await byUserinfo(world, token)]).toEqual([where, expected]);
  for (const [projectId, { claims }] of world.projects) {
    // Its API is refused, which counts as guessing.
    if (!world.answers(projectId)) continue;
    const { active, status, roles, array } = await byIntrospection(world, projectId, token);
    expect([where, status, active]).toEqual([where, 200, true]);
    const own = Object.entries(expected).filter(([place]) => place.startsWith(`${projectId} `));
    expect([where, roles]).toEqual([where, Object.fromEntries(own)]);
    const keys = [...new Set(own.flatMap(([, held]) => held))].sort();
    expect([where, array]).toEqual([where, claims ? keys : undefined]);
  }
}

/** What the first token of a user tells: nothing while the user rests, and what is held now when it goes on. */
async function requireEarlyToken(world: World, userId: string, where: unknown): Promise<void> {
  const early = world.users.get(userId)?.early;
  if (!early) return;
  const mayAct = world.mayAct(userId);
  const places = Object.entries(mayAct ? world.expected(userId) : {});
  const told = await byUserinfo(world, early.token);
  const isMeant = ([place]: [string, unknown]) => early.projectIds.has(place.split(' ')[0] ?? '');
  expect([where, told]).toEqual([where, mayAct ? Object.fromEntries(places.filter(isMeant)) : undefined]);
  for (const projectId of early.projectIds) {
    if (!world.answers(projectId)) continue;
    const { active, roles } = await byIntrospection(world, projectId, early.token);
    const own = places.filter(([place]) => place.startsWith(`${projectId} `));
    expect([where, active, roles]).toEqual([where, mayAct, Object.fromEntries(own)]);
  }
}

/** Two take every kind of step; more for who changes what they are about: POSTERN_SEEDS=20. */
const seeds = Array.from({ length: Number(process.env['POSTERN_SEEDS'] ?? 2) }, (_, i) => i + 1);
const taken = new Set<string>();

test.each(seeds)('roles and members follow every change (seed %d)', async (seed) => {
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
