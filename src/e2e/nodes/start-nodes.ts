import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSystemToken } from '@zitadel/client/node';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { type ServerNode, startNode } from './start-node.ts';

export interface Nodes {
  readonly database: TestDatabase;
  readonly nodes: readonly ServerNode[];
  /** A machine with IAM_OWNER in the first instance. */
  readonly as: { readonly token: string };
  /** With SYSTEM_OWNER. */
  readonly operator: { readonly token: string };
  stop(): Promise<void>;
}

/** So many nodes on one new database, all started at once; one of them makes the first instance. */
export async function startNodes(count: number): Promise<Nodes> {
  const database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'postern-nodes-'));
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const settings = {
    databaseUrl: database.url,
    masterKey: randomBytes(32),
    folder,
    operatorKey: publicKey,
  };
  const nodes = await Promise.all(Array.from({ length: count }, () => startNode(settings)));
  const audience = 'http://localhost:8080';
  return {
    database,
    nodes,
    as: { token: readFileSync(join(folder, 'machine.pat'), 'utf8').trim() },
    operator: { token: await newSystemToken({ audience, subject: 'operator', key: privateKey }) },
    async stop() {
      for (const node of nodes) node.resume();
      await Promise.all(nodes.map((node) => node.stop()));
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
