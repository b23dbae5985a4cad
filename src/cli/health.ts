import { exitCodes, type Run } from './command.ts';
import { askOwnServer, ownUrl } from './own-server.ts';
import { settle } from './settle.ts';

const patienceMs = 5_000;

const health: Run = async (invocation) => {
  const { server } = settle(invocation).config;
  const path = invocation.flags['ready'] === true ? '/debug/ready' : '/debug/healthz';
  try {
    const response = await askOwnServer(server, path, { withinMs: patienceMs });
    process.stdout.write(await response.text());
    return response.ok ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    process.stderr.write(
      `${ownUrl(server)}${path} does not answer: ${error instanceof Error ? error.message : error}\n`,
    );
    return exitCodes.failed;
  }
};

export default health;
