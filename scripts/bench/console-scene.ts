import type { Page } from 'puppeteer-core';
import { type ConsolePage, openConsole } from '../../src/console/testing.ts';
import { connect } from '../../src/database/index.ts';
import { startTestServer } from '../../src/testing/postgres.ts';
import { fillManyUsers } from './lists-scene.ts';

export interface ConsoleBench {
  readonly scene: ConsolePage;
  readonly page: Page;
  readonly origin: string;
  readonly pat: string;
  readonly orgId: string;
  close(): Promise<void>;
}

/** The console of an organization of so many people, with an administrator signed in. */
export async function openConsoleBench(people: number): Promise<ConsoleBench> {
  const server = await startTestServer();
  const url = server.url('postgres');
  const scene = await openConsole({ database: { url, drop: async () => {} } });
  const { postern, page } = scene;
  const { org } = await postern.call<{ org: { id: string } }>(
    'zitadel.management.v1.ManagementService/GetMyOrg',
  );
  const sql = connect(url, 'bench', { max: 1 });
  await fillManyUsers(sql, postern.instanceId, people, `'${org.id}'`);
  await sql.end();
  return {
    scene,
    page,
    origin: postern.url,
    pat: postern.pat,
    orgId: org.id,
    async close() {
      await scene.close();
      await server.stop();
    },
  };
}
