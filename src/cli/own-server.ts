import type { Config } from '../config/index.ts';

const everyAddress = new Set(['0.0.0.0', '::', '[::]', '']);

/** The address at which a server of this configuration answers on this machine, whatever its public name is. */
export const ownUrl = ({ host, port, tls }: Config['server']): string => {
  const name = everyAddress.has(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `${tls === null ? 'http' : 'https'}://${name}:${port}`;
};

/** Asks it. The certificate is for the public name, not for the address of this machine, so none is refused. */
export const askOwnServer = (
  server: Config['server'],
  path: string,
  { withinMs, host }: { readonly withinMs: number; readonly host?: string },
): Promise<Response> =>
  fetch(`${ownUrl(server)}${path}`, {
    ...(host !== undefined && { headers: { host } }),
    signal: AbortSignal.timeout(withinMs),
    tls: { rejectUnauthorized: false },
  });
