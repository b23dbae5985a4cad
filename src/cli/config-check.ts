import { problemLine, readConfig } from '../config/index.ts';
import { exitCodes, type Run } from './command.ts';

const configCheck: Run = async ({ flags }) => {
  const { file, problems, warnings } = readConfig({ file: flags['config'] as string | undefined });
  for (const warning of warnings) process.stderr.write(`note: ${warning}\n`);
  for (const problem of problems) process.stderr.write(`${problemLine(problem)}\n`);
  if (problems.length > 0) return exitCodes.failed;
  process.stdout.write(
    `${file ?? 'No file: the defaults and the environment'}${file ? ' is right.' : ' are right.'}\n`,
  );
  return exitCodes.ok;
};

export default configCheck;
