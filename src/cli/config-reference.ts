import { commentedYaml, configReference } from '../config/index.ts';
import { exitCodes, type Run } from './command.ts';

const configReferenceCommand: Run = async ({ flags }) => {
  process.stdout.write(flags['yaml'] === true ? commentedYaml() : configReference());
  return exitCodes.ok;
};

export default configReferenceCommand;
