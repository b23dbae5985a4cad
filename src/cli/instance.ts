import type { Sql } from 'postgres';
import { invalidArgument } from '../errors/index.ts';
import { instanceIds } from '../instance/index.ts';
import type { Invocation } from './command.ts';

/** The instance that is meant: the one there is, or the one that `--instance` names. */
export async function instanceOf(sql: Sql, { flags }: Invocation): Promise<string> {
  const named = flags['instance'];
  const ids = await instanceIds(sql);
  if (typeof named === 'string') {
    if (ids.includes(named)) return named;
    throw invalidArgument('INST-Dom08', `There is no instance ${named}; there are: ${ids.join(', ')}`);
  }
  const [id] = ids;
  if (ids.length === 1 && id !== undefined) return id;
  throw invalidArgument(
    'INST-Dom09',
    ids.length === 0
      ? 'There is no instance yet; postern setup makes the first'
      : `There are ${ids.length} instances; say which by --instance: ${ids.join(', ')}`,
  );
}
