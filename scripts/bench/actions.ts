import { createInterceptor } from '../../src/action/index.ts';
import { contract } from '../../src/contract/registry.ts';
import type { SettingsService } from '../../src/contract/services/settings/v2.ts';
import { createContractHandler } from '../../src/contract/transport/index.ts';
import { testContext } from '../../src/contract/transport/testing.ts';
import { implement } from '../../src/contract/types.ts';
import { createOutbound } from '../../src/outbound/index.ts';
import type { Platform } from '../../src/platform.ts';
import { createScriptRunner } from '../../src/sandbox/index.ts';
import { silentLogger } from '../../src/telemetry/index.ts';
import { scriptThread } from '../../src/threads.ts';
import { bounded, type Row } from './row.ts';

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

/** Calls a second of a trivial RPC in one process, without a socket: with what looks for executions, and without it. */
async function benchLookUp(): Promise<Row> {
  /** How often it was looked: a row that compares nothing would be as good as it gets. */
  let looked = 0;
  const projections = {
    trusted() {
      looked++;
      return true;
    },
    holds: () => true,
    position: () => 0n,
    caughtUp: async () => true,
    onProjected: () => () => {},
  };
  const platform = { sql: () => Promise.resolve([]), projections, deliveries: {} } as unknown as Platform;
  Object.assign(platform.sql, { unsafe: (text: string) => text });
  const answer = () => ({ defaultOrgId: '123456789012345678', defaultLanguage: 'en' });
  const handlerOf = (more: object) =>
    createContractHandler({
      contract,
      services: [
        implement<typeof SettingsService>('zitadel.settings.v2.SettingsService', {
          getGeneralSettings: answer,
        }),
      ],
      log: silentLogger,
      open: async (call) => testContext(call),
      ...more,
    });
  const sides = [handlerOf({}), handlerOf({ intercept: createInterceptor(platform) })];
  const path = '/zitadel.settings.v2.SettingsService/GetGeneralSettings';
  const peer = { address: '127.0.0.1', secure: false };
  const measure = async (handler: ReturnType<typeof handlerOf>, ms: number): Promise<number> => {
    const from = performance.now();
    let calls = 0;
    while (performance.now() - from < ms) {
      for (let i = 0; i < 50; i++, calls++) {
        const request = new Request(`http://localhost${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: 'Bearer good' },
          body: '{}',
        });
        const response = await handler.fetch(request, peer);
        if (response?.status !== 200) throw new Error(`the call was refused: ${await response?.text()}`);
      }
    }
    return (calls * 1_000) / (performance.now() - from);
  };
  for (const side of sides) await measure(side, 2_000);
  const rates = sides.map((): number[] => []);
  for (let round = 0; round < 11; round++)
    for (const [at, side] of sides.entries()) rates[at]?.push(await measure(side, 400));
  const lookedBefore = looked;
  let calls = 0;
  for (const side of sides) calls += (await measure(side, 50)) / 20;
  if (looked - lookedBefore < calls / 4) throw new Error('no execution was looked for');
  const [without = 0, withIt = 0] = rates.map(median);
  // Each beside the one before it: what else the machine does in the meantime is the same for both.
  const ratios = (rates[1] ?? []).map((rate, at) => rate / (rates[0]?.[at] ?? rate));
  return {
    name: 'RPC with no execution configured',
    value: withIt,
    unit: 'calls/s',
    limit: without,
    ratio: median(ratios),
    reach: 0.99,
    note: 'against the same without actions, in one process and without a socket',
  };
}

/** Of the length and kind that people write: reads claims and roles, and sets some. */
const tenLines = `
function roles(ctx, api) {
  const grants = ctx.v1.claims.grants || [];
  const groups = [];
  for (const grant of grants) {
    for (const role of grant.roles) groups.push(grant.projectId + ':' + role);
  }
  groups.sort();
  api.v1.claims.setClaim('groups', groups);
  api.v1.claims.setClaim('department', ctx.v1.claims.email.split('@')[1].toUpperCase());
}`;

/** From the call to what the script wants done, in the main thread: there and back. */
async function benchScripts(): Promise<Row[]> {
  const outbound = createOutbound({ log: silentLogger });
  const scripts = createScriptRunner({ create: scriptThread, outbound, log: silentLogger });
  const grants = [1, 2, 3].map((at) => ({ projectId: String(at), roles: ['reader', 'writer'] }));
  const request = {
    source: tenLines,
    name: 'roles',
    kind: 'token',
    facts: { claims: { sub: '1', email: 'ada@example.com', grants } },
    timeoutMs: 10_000,
  } as const;
  const once = async (): Promise<number> => {
    const from = performance.now();
    const result = await scripts.run('bench', request);
    if (!result.ok || result.effects.length !== 2) throw new Error('the script did not do what it should');
    return performance.now() - from;
  };
  try {
    const first = await once();
    for (let i = 0; i < 1_000; i++) await once();
    const took: number[] = [];
    for (let i = 0; i < 1_000; i++) took.push(await once());
    const note = `p99 ${percentile(took, 0.99).toFixed(2)} ms; the first, which starts a thread, ${first.toFixed(0)} ms`;
    return [bounded('script action of ten lines, warm, p50', percentile(took, 0.5), 'ms', 2, note)];
  } finally {
    scripts.stop();
  }
}

/** Actions: what they cost who has none, and what a script takes. */
export async function benchActions(): Promise<Row[]> {
  return [await benchLookUp(), ...(await benchScripts())];
}
