import { expect, test } from 'bun:test';
import { loadConfig } from '../config/index.ts';
import { startTestPostern } from '../testing/postern.ts';
import { askOwnServer, ownUrl } from './own-server.ts';

const { server } = loadConfig({ env: {} });
const tls = { certFile: 'cert.pem', keyFile: 'key.pem' };

test.each([
  [{ host: '0.0.0.0' }, 'http://127.0.0.1:8080'],
  [{ host: '::' }, 'http://127.0.0.1:8080'],
  [{ host: '10.0.0.5', port: 80 }, 'http://10.0.0.5:80'],
  [{ host: '::1', tls, publicUrl: 'https://id.example.com' }, 'https://[::1]:8080'],
])('a server of %o is asked at %s', (given, url) => expect(ownUrl({ ...server, ...given })).toBe(url));

test('one that ends TLS itself is asked by TLS, whatever name its certificate has', async () => {
  const postern = await startTestPostern({ tls: true });
  try {
    const own = { ...server, host: '127.0.0.1', port: Number(new URL(postern.url).port), tls };
    expect(await (await askOwnServer(own, '/debug/healthz', { withinMs: 5_000 })).text()).toContain('ok');
    const discovery = await askOwnServer(own, '/.well-known/openid-configuration', {
      withinMs: 5_000,
      host: new URL(postern.url).host,
    });
    expect(await discovery.json()).toMatchObject({ issuer: postern.url });
  } finally {
    await postern.stop();
  }
});
