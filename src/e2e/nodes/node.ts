/** One server process of several on one database; started by `start-node.ts`, ended by its parent. */
import { loadConfig } from '../../config/index.ts';
import { startServer } from '../../server.ts';
import { createLogger } from '../../telemetry/index.ts';
import { useBundledThreads } from '../../testing/threads.ts';

useBundledThreads();

const { NODE_DATABASE = '', NODE_MASTER_KEY = '', NODE_FOLDER = '', NODE_OPERATOR_KEY = '' } = process.env;
const config = structuredClone(loadConfig({ env: {}, directory: NODE_FOLDER }));
Object.assign(config.server, { host: '127.0.0.1', port: 0 });
Object.assign(config.firstInstance.admin, { password: 'Secret-password1' });
Object.assign(config.firstInstance.machine, {
  username: 'provisioner',
  patFile: `${NODE_FOLDER}/machine.pat`,
});
if (NODE_OPERATOR_KEY !== '') {
  config.systemUsers.push({
    id: 'operator',
    publicKey: NODE_OPERATOR_KEY,
    publicKeyFile: null,
    memberships: [{ type: 'System', aggregateId: null, roles: ['SYSTEM_OWNER'] }],
  });
}

const server = await startServer({
  config,
  databaseUrl: NODE_DATABASE,
  masterKey: Buffer.from(NODE_MASTER_KEY, 'hex'),
  log: createLogger({
    level: 'error',
    format: 'pretty',
    colour: false,
    write: (line) => void process.stderr.write(line),
  }),
});
process.stdout.write(`${JSON.stringify({ port: server.port, first: server.firstInstance !== undefined })}\n`);

// The parent's end is our end: nothing is left behind, however that came.
for await (const _ of Bun.stdin.stream());
await server.stop(500);
process.exit(0);
