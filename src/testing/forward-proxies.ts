import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './patience.ts';

/** Proxies in front of an application that knows nothing of identity, and that application. */

export interface Running {
  readonly port: number;
  stop(): Promise<void>;
}

/** Tells on a page which headers it was sent. */
export function startApplication(): Running {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      const { pathname } = new URL(request.url);
      const told = Object.fromEntries(
        [...request.headers].filter(([name]) => name.startsWith('x-auth-request-')),
      );
      if (!request.headers.get('accept')?.includes('text/html')) return Response.json({ pathname, told });
      return new Response(
        `<!doctype html><html lang="en"><head><title>Wiki</title></head><body><h1>Wiki ${Bun.escapeHTML(pathname)}</h1><pre>${Bun.escapeHTML(JSON.stringify(told))}</pre><form method="post" action="/.postern/sign-out"><button>Sign out</button></form></body></html>`,
        { headers: { 'content-type': 'text/html; charset=utf-8' } },
      );
    },
  });
  return { port: server.port ?? 0, stop: () => server.stop(true) };
}

/** What a proxy is started with. */
export interface Wiring {
  readonly issuer: string;
  /** Under which people reach the application: the proxy listens there. */
  readonly origin: string;
  /** Of the application. */
  readonly upstream: number;
  readonly headers: readonly string[];
}

/** As nginx's auth_request with the configuration that the console shows. */
export function startAskingProxy({ issuer, origin, upstream, headers }: Wiring): Running {
  const { host, port } = new URL(origin);
  const asPostern = (request: Request, path: string) => {
    const url = new URL(request.url);
    const sent = new Headers(request.headers);
    sent.delete('content-length');
    sent.set('host', new URL(issuer).host);
    sent.set('x-forwarded-host', host);
    sent.set('x-forwarded-proto', 'http');
    sent.set('x-forwarded-method', request.method);
    sent.set('x-forwarded-uri', url.pathname + url.search);
    for (const name of ['x-original-url', 'forwarded', 'accept-encoding']) sent.delete(name);
    return fetch(issuer + path, {
      method: path === '/forward-auth/nginx' ? 'GET' : request.method,
      headers: sent,
      redirect: 'manual',
    });
  };
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: Number(port),
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      if (pathname.startsWith('/.postern/')) return asPostern(request, pathname + search);
      const answer = await asPostern(request, '/forward-auth/nginx');
      if (answer.status === 401) return asPostern(request, '/.postern/sign-in');
      if (answer.status === 403) return answer;
      if (!answer.ok) return new Response(null, { status: 500 });
      const sent = new Headers(request.headers);
      sent.delete('accept-encoding');
      for (const name of headers) sent.set(name, answer.headers.get(name) ?? '');
      return fetch(`http://127.0.0.1:${upstream}${pathname}${search}`, { headers: sent });
    },
  });
  return { port: Number(port), stop: () => server.stop(true) };
}

/** Real proxies, where there are any. */
export const nginx =
  process.env['POSTERN_NGINX'] ??
  Bun.which('nginx') ??
  Bun.which('nginx', { PATH: '/usr/sbin' }) ??
  undefined;
export const caddy = process.env['POSTERN_CADDY'] ?? Bun.which('caddy') ?? undefined;

const nginxFile = (folder: string, { origin }: Wiring, locations: string): string => {
  const { port, hostname } = new URL(origin);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  return `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  ${temporary.join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    server_name ${hostname};
    ${locations}
  }
}
`;
};

/** @param locations what the console shows for it */
export const startNginx = (wiring: Wiring, locations: string): Promise<Running> =>
  startProgram(wiring, (folder) => ({
    file: nginxFile(folder, wiring, locations),
    command: (path) => [nginx ?? '', '-p', folder, '-c', path, '-e', 'stderr'],
  }));

/** @param site what the console shows for it */
export const startCaddy = (wiring: Wiring, site: string): Promise<Running> =>
  startProgram(wiring, () => ({
    file: `{\n\tadmin off\n\tauto_https off\n}\n${site}\n`,
    command: (path) => [caddy ?? '', 'run', '--adapter', 'caddyfile', '--config', path],
  }));

interface Program {
  readonly file: string;
  readonly command: (path: string) => string[];
}

async function startProgram(
  { origin, upstream }: Wiring,
  programIn: (folder: string) => Program,
): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-proxy-'));
  const { host, port } = new URL(origin);
  const { file, command } = programIn(folder);
  const path = join(folder, 'configuration');
  await writeFile(path, file.replaceAll('127.0.0.1:3000', `127.0.0.1:${upstream}`));
  const child = Bun.spawn(command(path), {
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  });
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/.postern/`, { headers: { host } }).then(
      () => true,
      () => false,
    );
  await until(answers, 'the proxy to answer');
  return {
    port: Number(port),
    async stop() {
      child.kill();
      await child.exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
