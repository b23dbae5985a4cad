import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createHmac } from 'node:crypto';
import { isSigned } from '../../examples/webhook-receiver/verify.mjs';
import { until } from '../testing/patience.ts';
import { freePort } from '../testing/ports.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { actionsOf } from './testing.ts';

let postern: TestPostern;
const actions = actionsOf(() => postern);
const processes: Bun.Subprocess[] = [];
beforeAll(async () => {
  postern = await startTestPostern({
    configure: (config) => {
      config.outbound.allow.push('127.0.0.1');
    },
  });
});
afterAll(async () => {
  for (const one of processes) one.kill();
  await postern?.stop();
});

/** Starts the example, whose output is gathered. */
async function start(program: string, port: number, key: string) {
  const main = new URL('../../examples/webhook-receiver/main.mjs', import.meta.url).pathname;
  const running = Bun.spawn([program, main], {
    env: { SIGNING_KEY: key, PORT: String(port), PATH: process.env['PATH'] ?? '' },
    stdout: 'pipe',
    stderr: 'inherit',
  });
  processes.push(running);
  const output = { text: '' };
  void (async () => {
    for await (const chunk of running.stdout) output.text += new TextDecoder().decode(chunk);
  })();
  await until(() => output.text.includes('Waiting for events'));
  return output;
}

test.each([process.execPath, 'node'])('the example hears of what happens, run by %s', async (program) => {
  const port = freePort();
  const { id, signingKey } = await actions.target(`http://127.0.0.1:${port}/`);
  const output = await start(program, port, signingKey);
  await actions.set({ event: { event: 'org.added' } }, [id]);
  const { organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: `heard of by ${port}` },
  );
  await until(() => output.text.includes(`org.added of org ${organizationId}`));
  const forged = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' });
  expect(forged.status).toBe(401);
  await actions.set({ event: { event: 'org.added' } }, []);
});

test('what the example takes is signed, lately, with its key', () => {
  const sign = (key: string, at: number) => createHmac('sha256', key).update(`${at}.body`).digest('hex');
  const now = 1_700_000_000;
  const header = `t=${now},v1=${sign('other', now)},v1=${sign('key', now)}`;
  const taken = (given: string | undefined, body = 'body', later = 0) =>
    isSigned(given, body, 'key', (now + later) * 1_000);
  expect(taken(header)).toBe(true);
  expect(taken(header, 'body', 299)).toBe(true);
  expect(taken(header, 'body', 301)).toBe(false);
  expect(taken(header, 'body', -301)).toBe(false);
  expect(taken(header, 'other body')).toBe(false);
  expect(taken(`t=${now + 1},v1=${sign('key', now)}`)).toBe(false);
  for (const bad of [undefined, '', 't=,v1=', `t=${now}`, `v1=${sign('key', now)}`, `t=${now},v1=zz`])
    expect(taken(bad)).toBe(false);
});
