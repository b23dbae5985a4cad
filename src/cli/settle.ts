import { type Config, problemLine, readConfig } from '../config/index.ts';
import { invalidArgument } from '../errors/index.ts';
import { createLogger, type Logger, requestFields } from '../telemetry/index.ts';
import type { Invocation } from './command.ts';

export interface Settled {
  readonly config: Config;
  readonly log: Logger;
  /** The file that was read. */
  readonly file: string | undefined;
}

/**
 * Configuration and log of a command.
 *
 * @throws PosternError CONF-Wrong with every mistake on a line of its own
 */
export const settle = ({ flags }: Invocation): Settled => {
  const { config, file, problems, warnings } = readConfig({ file: flags['config'] as string | undefined });
  if (config === undefined) {
    const count = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`;
    throw invalidArgument(
      'CONF-Wrong',
      `The configuration has ${count}:\n${problems.map(problemLine).join('\n')}`,
    );
  }
  const log = createLogger({ ...config.log, context: requestFields });
  for (const warning of warnings) log.warn(warning);
  return { config, log, file };
};
