import { afterAll, beforeAll, expect, test } from 'bun:test';
import { defaultLimits } from '../../cache/failure-limits.ts';
import { basic, openScene, type Scene } from '../testing.ts';

let scene: Scene;
let other: { readonly url: string; stop(): Promise<void> };
beforeAll(async () => {
  scene = await openScene();
  other = await scene.postern.anotherNode();
});
afterAll(async () => {
  await other?.stop();
  await scene?.postern.stop();
});

const ask = async (node: string, [id, secret]: [string, string], form: Record<string, string>) => {
  const answer = await fetch(`${node}/oauth/v2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { authorization: basic(id, secret) },
  });
  return answer.status;
};

test('guesses at a client or a machine are counted by all nodes together; who is right is never refused', async () => {
  const nodes = [scene.postern.url, other.url];
  const { web, machine } = scene;
  const machines = { grant_type: 'client_credentials', scope: 'openid' };
  const applications = { grant_type: 'refresh_token', refresh_token: 'none' };
  for (const [id, form] of [
    [machine.userName, machines],
    [web.clientId, applications],
    ['nobody', machines],
  ] as const) {
    const statuses: number[] = [];
    const began = performance.now();
    while (statuses.at(-1) !== 429 && statuses.length < 50) {
      const i = statuses.length;
      statuses.push(await ask(nodes[i % 2]!, [id, `wrong-${i}`], form));
    }
    // Ten, and one more for each twenty seconds that it took.
    const most = defaultLimits.account.burst;
    const more = (performance.now() - began) / 1000 / defaultLimits.account.secondsPerFailure;
    const through = statuses.indexOf(429);
    expect([id, new Set(statuses)]).toEqual([id, new Set([401, 429])]);
    expect(through).toBeGreaterThanOrEqual(most);
    expect(through).toBeLessThanOrEqual(most + more);
    expect(await ask(nodes[through % 2 === 0 ? 1 : 0]!, [id, 'wrong'], form)).toBe(429);
  }
  for (const node of nodes) {
    expect(await ask(node, [machine.userName, machine.secret], machines)).toBe(200);
    // The client is known, the refresh token is not.
    expect(await ask(node, [web.clientId, web.secret], applications)).toBe(400);
  }
});

test('it costs nobody at the same address a sign-in', async () => {
  const { platform } = scene.postern.server;
  const debts = await platform.failureCounts.read(['network 127.0.0.1', 'client network 127.0.0.1']);
  expect([...debts.keys()]).toEqual(['client network 127.0.0.1']);
});
