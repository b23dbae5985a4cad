import { ask, fromLoopback, protecting, signIn } from '../../src/forward-auth/testing.ts';
import { measureBesideSelect } from './beside-select.ts';
import { httpRequest, openOidcBench } from './oidc-scene.ts';
import type { Row } from './row.ts';

/** Different sessions that are asked about in turn. */
const sessions = 64;

/** Forward auth of live sessions, by 32 connections of a proxy, against a single-row select by pgbench, taking turns. */
export async function benchForwardAuth(): Promise<Row[]> {
  const bench = await openOidcBench((config) => {
    config.server.trustedProxies = [...fromLoopback];
  });
  try {
    const scene = await protecting(bench.scene);
    const cookies: string[] = [];
    while (cookies.length < sessions) cookies.push((await signIn(scene)).cookie);
    const [cookie = ''] = cookies;
    if ((await ask(scene, { cookie })).status !== 200) throw new Error('forward auth does not let pass');
    const requests = cookies.map((each) =>
      httpRequest('GET', '/forward-auth/nginx', {
        host: new URL(scene.issuer).host,
        'x-forwarded-host': 'wiki.example.com',
        'x-forwarded-proto': 'https',
        'x-forwarded-method': 'GET',
        'x-forwarded-uri': '/pages/1',
        accept: 'text/html',
        cookie: each,
      }),
    );
    return await measureBesideSelect(bench, [
      { name: 'forward auth of live sessions, 32 connections', requests, reach: 0.4 },
    ]);
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchForwardAuth());
