import { basic } from '../../src/oidc/testing.ts';
import { generate } from './generator.ts';
import type { Load, Measured } from './load.ts';
import { httpRequest, type OidcBench, openOidcBench } from './oidc-scene.ts';
import { bounded, type Row } from './row.ts';

const rounds = 3;
const seconds = 3;
const signingIn = 64;
const password = 'Bench-Password1';
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** What others notice of people who sign in: one hash is tens of milliseconds of a core. */
async function tokensBesidePasswords({ scene, clients, port }: OidcBench): Promise<Row> {
  const { postern, machine } = scene;
  const signIns: string[] = [];
  for (let i = 0; i < signingIn; i++) {
    const loginName = `bench-sign-in-${i}`;
    await postern.call('zitadel.user.v2.UserService/AddHumanUser', {
      username: loginName,
      profile: { givenName: 'Bench', familyName: 'Mark' },
      email: { email: `${loginName}@bench.test`, isVerified: true },
      password: { password },
    });
    const headers = { authorization: `Bearer ${postern.loginPat}`, 'content-type': 'application/json' };
    const checks = { user: { loginName }, password: { password } };
    signIns.push(httpRequest('POST', '/v2/sessions', headers, JSON.stringify({ checks })));
  }
  const token = httpRequest(
    'POST',
    '/oauth/v2/token',
    { authorization: basic(machine.userName, machine.secret) },
    'grant_type=client_credentials&scope=openid+profile',
  );
  const load = (requests: readonly string[], connections: number, measureMs: number): Promise<Measured> =>
    generate<Measured>('load.ts', {
      port,
      connections,
      warmUpMs: 1_000,
      measureMs,
      call: { protocol: 'raw', requests },
    } satisfies Load);
  const tokens = () => load([token], clients, seconds * 1000);
  const alone: number[] = [];
  const beside: number[] = [];
  let checks = 0;
  for (let round = 0; round < rounds; round++) {
    alone.push((await tokens()).p99Ms);
    // Signing in goes on for longer on both sides than is measured.
    const people = load(signIns, signingIn, (seconds + 2) * 1000);
    beside.push((await tokens()).p99Ms);
    checks = (await people).perSecond;
  }
  const [value, limit] = [median(beside), median(alone)];
  return {
    name: `token requests while ${signingIn} clients sign in with passwords, p99`,
    value,
    unit: 'ms',
    limit,
    ratio: value / limit,
    reach: 3,
    better: 'less',
    note: `${clients} clients for tokens, ${checks.toFixed(0)} passwords/s beside; limit: the same without them, in turns; the load generators share the cores`,
  };
}

/** What a browser is sent for a page, itself and all that it names; as it is on the wire. */
async function bytesOf(origin: string, path: string): Promise<number> {
  const sent = async (from: string) => {
    const answer = await fetch(new URL(from, origin), { headers: { 'accept-encoding': 'gzip, br' } });
    if (!answer.ok) throw new Error(`${from} answered ${answer.status}`);
    return { text: await answer.text(), bytes: Number(answer.headers.get('content-length')) };
  };
  const page = await sent(path);
  const named = [...page.text.matchAll(/<(?:link|script|img|source)[^>]* (?:href|src|srcset)="([^"]+)"/g)];
  const parts = await Promise.all(named.map(async ([, address = '']) => (await sent(address)).bytes));
  return parts.reduce((sum, bytes) => sum + bytes, page.bytes);
}

async function loginPage(bench: OidcBench): Promise<Row[]> {
  const path = '/ui/login/loginname';
  const bytes = await bytesOf(bench.scene.postern.url, path);
  const { p50Ms, p99Ms, perSecond } = await bench.measure([httpRequest('GET', path, {})], seconds * 1000);
  return [
    bounded('login page: bytes sent', bytes, 'B', 40_000, 'with style sheets, script and icon; no logo'),
    {
      name: 'login page: time to first byte, 32 clients, p50',
      value: p50Ms,
      unit: 'ms',
      limit: p50Ms,
      ratio: 1,
      note: `to its last byte, which comes with the first; p99 ${p99Ms.toFixed(1)} ms, ${perSecond.toFixed(0)} pages/s`,
    },
  ];
}

export async function benchSignIn(): Promise<Row[]> {
  const bench = await openOidcBench();
  try {
    return [await tokensBesidePasswords(bench), ...(await loginPage(bench))];
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchSignIn());
