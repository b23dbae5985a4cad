import { expect, test } from 'bun:test';
import { unavailable } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { protocolFailurePage } from './index.ts';
import { startTestLogin } from './testing.ts';

test('the page for a request that cannot be answered needs no database', async () => {
  const { platform, tenant, close } = await startTestLogin();
  try {
    const gone = () => Promise.reject(unavailable('TEST-Gone1', 'The database is gone'));
    const broken = {
      ...platform,
      sql: gone as unknown as Platform['sql'],
      store: { ...platform.store, load: gone, search: gone },
    };
    const show = (on: Platform) =>
      protocolFailurePage(on, tenant.instance, 'fr', 'signIn', 'invalid_request');
    const [usual, without] = await Promise.all([show(platform), show(broken)]);
    expect(usual.markup).toContain('<html lang="fr" dir="ltr">');
    expect(without.markup).toBe(usual.markup);
  } finally {
    await close();
  }
});
