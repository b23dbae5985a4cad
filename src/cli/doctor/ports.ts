import { createServer } from 'node:net';
import type { Config } from '../../config/index.ts';
import { type Finding, ok, wrong } from './finding.ts';

/** Whether the ports can be had; a Postern that has them already is as good. */
export const checkPorts = async ({ server }: Config, running: boolean): Promise<Finding[]> => {
  const ports = [{ key: 'server.port', port: server.port }];
  if (server.grpcPort !== null) ports.push({ key: 'server.grpcPort', port: server.grpcPort });
  return Promise.all(ports.map(({ key, port }) => checkPort(key, server.host, port, running)));
};

const checkPort = async (key: string, host: string, port: number, running: boolean): Promise<Finding> => {
  const code = await tryListen(host, port);
  if (code === undefined) return ok(key, port === 0 ? 'any free one' : `${port} is free`);
  if (code === 'EADDRINUSE' && running)
    return ok(key, `${port} is taken by the Postern that runs on this dataDir`);
  if (code === 'EADDRINUSE')
    return wrong(
      key,
      `${port} is taken by another program`,
      `stop that program (ss -ltnp names it), or set ${key}`,
    );
  if (code === 'EACCES')
    return wrong(
      key,
      `${port} needs more rights`,
      'use a port from 1024 on, or give the executable CAP_NET_BIND_SERVICE',
    );
  return wrong(
    'server.host',
    `${host} cannot be listened on (${code})`,
    'name an address of this machine, or 0.0.0.0',
  );
};

/** @returns the code of what went wrong */
const tryListen = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
