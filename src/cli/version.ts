import { postgresVersion } from '../database/embedded/index.ts';
import { product } from '../version.ts';
import { exitCodes, type Run } from './command.ts';

const version: Run = async () => {
  const postgres = /^\d+\.\d+/.exec(postgresVersion())?.[0];
  process.stdout.write(`${product.name} ${product.version} (Bun ${Bun.version}, PostgreSQL ${postgres})\n`);
  return exitCodes.ok;
};

export default version;
