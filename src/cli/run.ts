import { exitCodes } from './command.ts';
import { commands } from './commands.ts';
import { failureText } from './failure.ts';
import { commandHelp, overview } from './help.ts';
import { parse } from './parse.ts';

/** Runs one command line to its end and answers the exit code. */
export const run = async (argv: readonly string[]): Promise<number> => {
  const parsed = parse(argv, commands);
  if ('wrong' in parsed) {
    process.stderr.write(`${parsed.wrong}\nTry postern --help\n`);
    return exitCodes.usage;
  }
  if ('help' in parsed) {
    process.stdout.write(parsed.help === undefined ? overview(commands) : commandHelp(parsed.help));
    return exitCodes.ok;
  }
  try {
    const { default: command } = await parsed.command.load();
    return await command(parsed.invocation);
  } catch (error) {
    process.stderr.write(`${failureText(error)}\n`);
    return exitCodes.failed;
  }
};
