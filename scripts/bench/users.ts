import { plainInsert } from './append.ts';
import { uniqueText } from './load.ts';
import {
  database,
  httpRequest,
  medianRound,
  type OidcBench,
  openOidcBench,
  type Round,
} from './oidc-scene.ts';
import { pgbench } from './pgbench.ts';
import type { Row } from './row.ts';

const rounds = 5;
const seconds = 2;

const call = (token: string, verb: string, path: string, body: unknown) =>
  httpRequest(
    verb,
    path,
    { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    JSON.stringify(body),
  );

const micro = (ms: number) => `${(ms * 1000).toFixed(0)} µs`;

/** Calls a second of 32 clients, fsync on, in turns with one plain INSERT by pgbench. */
async function againstInsert(bench: OidcBench, name: string, request: string, reach: number): Promise<Row> {
  const measured: Round[] = [];
  await bench.warmUp([request]);
  for (let round = 0; round < rounds; round++) {
    const limit = await pgbench(bench.server, database, plainInsert, bench.clients, seconds);
    // What the limit wrote is read by the projector as well, and is no cost of ours.
    await bench.scene.postern.settled();
    const { perSecond, ...rest } = await bench.measure([request], seconds * 1000);
    measured.push({ value: perSecond, limit, ...rest });
  }
  const { value, limit, ratio, cpuMs, p50Ms } = medianRound(measured);
  const note = `server CPU ${micro(cpuMs)} a call, projector included, p50 ${p50Ms.toFixed(1)} ms; limit: pgbench, one plain INSERT; fsync on`;
  return { name, value, unit: 'calls/s', limit, ratio, reach, note };
}

/** What the machine verifies when it does nothing else: as many under way as ours has cores for. */
async function rawHashRate(encoded: string, password: string): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let verified = 0;
  await Promise.all(
    Array.from({ length: navigator.hardwareConcurrency + 1 }, async () => {
      while (performance.now() < until) {
        if (!(await Bun.password.verify(password, encoded))) throw new Error('the password is right');
        verified++;
      }
    }),
  );
  return verified / seconds;
}

/** Password checks through the session API, each of another person, against the machine's bare hash rate. */
async function passwordChecks(bench: OidcBench): Promise<Row> {
  const { postern } = bench.scene;
  const password = 'Bench-Password1';
  const requests: string[] = [];
  for (let i = 0; i < bench.clients; i++) {
    const loginName = `bench-password-${i}`;
    await postern.call('zitadel.user.v2.UserService/AddHumanUser', {
      username: loginName,
      profile: { givenName: 'Bench', familyName: 'Mark' },
      email: { email: `${loginName}@bench.test`, isVerified: true },
      password: { password },
    });
    const checks = { user: { loginName }, password: { password } };
    requests.push(call(postern.loginPat, 'POST', '/v2/sessions', { checks }));
  }
  const encoded = await Bun.password.hash(password, {
    algorithm: 'argon2id',
    memoryCost: 19_456,
    timeCost: 2,
  });
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const limit = await rawHashRate(encoded, password);
    const { perSecond, ...rest } = await bench.measure(requests, seconds * 1000);
    measured.push({ value: perSecond, limit, ...rest });
  }
  const { value, limit, ratio, cpuMs, p50Ms } = medianRound(measured);
  return {
    name: 'session with password check, 32 clients',
    value,
    unit: 'calls/s',
    limit,
    ratio,
    reach: 0.9,
    note: `server CPU ${cpuMs.toFixed(1)} ms a call, the hash included, p50 ${p50Ms.toFixed(0)} ms; limit: hashes of the same cost, and nothing else`,
  };
}

export async function benchUsers(): Promise<Row[]> {
  const bench = await openOidcBench();
  try {
    const { postern, alice } = bench.scene;
    const checks = { user: { userId: alice.userId } };
    const person = {
      username: uniqueText,
      profile: { givenName: 'Bench', familyName: 'Mark' },
      email: { email: `${uniqueText}@bench.test`, isVerified: true },
    };
    return [
      await againstInsert(
        bench,
        'session with user check, 32 clients',
        call(postern.loginPat, 'POST', '/v2/sessions', { checks }),
        0.35,
      ),
      await againstInsert(
        bench,
        'new person without password, 32 clients',
        call(postern.pat, 'POST', '/v2/users/human', person),
        0.3,
      ),
      await passwordChecks(bench),
    ];
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchUsers());
