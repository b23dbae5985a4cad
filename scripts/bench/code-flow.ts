import { FormClient } from '../../src/login/testing.ts';
import { password, redirectUri } from '../../src/oidc/testing.ts';
import { plainInsert } from './append.ts';
import { generate } from './generator.ts';
import type { CodeLoad } from './load-code.ts';
import { database, medianRound, type OidcBench, openOidcBench, type Round } from './oidc-scene.ts';
import { pgbench } from './pgbench.ts';
import type { Row } from './row.ts';
import { signByES256 } from './signing-key.ts';

const rounds = 5;
const seconds = 2;
const scope = 'openid profile email';

/** A browser in which alice has signed in on the login's pages. @returns its cookies */
async function signedIn({ scene }: OidcBench): Promise<string> {
  const browser = new FormClient(scene.issuer);
  await browser.open('/ui/login/');
  await browser.submit({ loginName: scene.alice.userName });
  await browser.submit({ password });
  return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

async function measured(bench: OidcBench, browsers: readonly string[], signedBy: string): Promise<Row> {
  const load = (warmUpMs: number, measureMs: number) =>
    generate<number>('load-code.ts', {
      port: bench.port,
      clientId: bench.scene.spa.clientId,
      redirectUri,
      scope,
      browsers,
      warmUpMs,
      measureMs,
    } satisfies CodeLoad);
  await load(0, 8_000);
  const all: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const limit = await pgbench(bench.server, database, plainInsert, bench.clients, seconds);
    await bench.scene.postern.settled();
    const [before, from] = [process.cpuUsage(), performance.now()];
    const value = await load(500, seconds * 1000);
    const used = process.cpuUsage(before);
    const flows = (value * (performance.now() - from)) / 1000;
    all.push({ value, limit, cpuMs: (used.user + used.system) / 1000 / flows, p50Ms: 0 });
  }
  const { value, limit, ratio, cpuMs } = medianRound(all);
  return {
    name: `code flow with a session, ID token by ${signedBy}, ${bench.clients} browsers`,
    value,
    unit: 'flows/s',
    limit,
    ratio,
    reach: 0.15,
    note: `authorize, code, tokens; server CPU ${(cpuMs * 1000).toFixed(0)} µs a flow, projector and signature included; limit: pgbench, one plain INSERT; fsync on`,
  };
}

/** From a browser that is signed in to its tokens (OIDC Core §3.1), with PKCE, against one plain INSERT, taking turns. */
export async function benchCodeFlow(): Promise<Row[]> {
  const bench = await openOidcBench((config) => {
    // All browsers are behind one address here.
    config.limits.authorizationsPerMinute = 0;
  });
  try {
    const browsers: string[] = [];
    while (browsers.length < bench.clients) browsers.push(await signedIn(bench));
    const byRs256 = await measured(bench, browsers, 'RS256');
    await signByES256(bench.scene);
    return [byRs256, await measured(bench, browsers, 'ES256')];
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchCodeFlow());
