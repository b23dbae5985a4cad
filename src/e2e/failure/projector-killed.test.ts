import { afterAll, beforeAll, expect, spyOn, test } from 'bun:test';
import { usualSettleMs } from '../../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import * as threads from '../../threads.ts';
import { eventually } from '../support/eventually.ts';

let postern: TestPostern;
const alive: Worker[] = [];
const original = threads.projectorThread;
const stillborn = URL.createObjectURL(new Blob(['process.exit(1)'], { type: 'text/javascript' }));
/** Whether readiness has told of the death: the first pause is a tenth of a second, in which nobody may have asked. */
let told = true;
const watched = spyOn(threads, 'projectorThread').mockImplementation(() => {
  if (!told) return new Worker(stillborn);
  const worker = original();
  alive.push(worker);
  return worker;
});
beforeAll(async () => {
  postern = await startTestPostern({ settleMs: usualSettleMs });
});
afterAll(async () => {
  await postern?.stop();
  watched.mockRestore();
});

const projects = 'zitadel.project.v2.ProjectService';
const ready = async () => {
  const response = await postern.fetch('/debug/ready');
  return { status: response.status, text: await response.text() };
};

test('a projector that dies shows in readiness, is started anew, and catches up with what was written meanwhile', async () => {
  const { organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'ACME' },
  );
  // What a first start made in this process, for others to copy, had threads as well.
  const first = alive.length;
  for (let death = 1; death <= 3; death++) {
    told = false;
    alive.at(-1)?.terminate();
    await eventually('readiness tells', async () => {
      const { status, text } = await ready();
      told = status === 412 && /projector: restarting/.test(text);
      return told;
    });
    // Writes do not need the projector; their answers wait for it within bounds.
    const { projectId } = await postern.call<{ projectId: string }>(`${projects}/CreateProject`, {
      organizationId,
      name: `Project ${death}`,
    });
    await eventually('the projector is back', async () => (await ready()).status === 200);
    await eventually('the write shows', async () => {
      const found = await postern.call<{ projects?: { projectId: string }[] }>(`${projects}/ListProjects`, {
        filters: [{ inProjectIdsFilter: { ids: [projectId] } }],
      });
      return found.projects?.length === 1;
    });
    expect(alive.length).toBe(first + death);
  }
  const metrics = await (await postern.fetch('/debug/metrics')).text();
  expect(metrics).toMatch(/^postern_worker_up\{worker="projector"\} 1$/m);
  const restarts = watched.mock.calls.length - first;
  expect(restarts).toBeGreaterThanOrEqual(3);
  expect(metrics).toMatch(
    new RegExp(`^postern_worker_restarts_total\\{worker="projector"\\} ${restarts}$`, 'm'),
  );
});
