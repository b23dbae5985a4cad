import { exitCodes, type Run } from './command.ts';
import { settle } from './settle.ts';

const everyAddress = new Set(['0.0.0.0', '::', '[::]', '']);
const patienceMs = 5_000;

const health: Run = async (invocation) => {
  const { server } = settle(invocation).config;
  const host = everyAddress.has(server.host)
    ? '127.0.0.1'
    : server.host.includes(':')
      ? `[${server.host}]`
      : server.host;
  const path = invocation.flags['ready'] === true ? '/debug/ready' : '/debug/healthz';
  const url = `${server.tls === null ? 'http' : 'https'}://${host}:${server.port}${path}`;
  try {
    // The certificate is for the public name, not for the address of this machine.
    const tls = { rejectUnauthorized: false };
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs), tls });
    process.stdout.write(await response.text());
    return response.ok ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    process.stderr.write(`${url} does not answer: ${error instanceof Error ? error.message : error}\n`);
    return exitCodes.failed;
  }
};

export default health;
