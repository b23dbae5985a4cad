/** Starts a cluster in the folder that is named, says so, and stays; killed by the test before or after. */
import { silentLogger } from '../../telemetry/index.ts';
import { startEmbeddedPostgres } from './index.ts';

await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log: silentLogger });
process.stdout.write('up\n');
setInterval(() => {}, 1_000);
