import { readConfig, showConfig } from '../config/index.ts';
import { exitCodes, type Run } from './command.ts';
import { settle } from './settle.ts';

const configShow: Run = async (invocation) => {
  const { config } = settle(invocation);
  const { origins } = readConfig({ file: invocation.flags['config'] as string | undefined });
  process.stdout.write(showConfig(config, origins));
  return exitCodes.ok;
};

export default configShow;
