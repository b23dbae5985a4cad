import * as openidClient from 'openid-client';

/** What the shown code is given of a web framework. */
interface Asked {
  /** Path and query. */
  readonly url: string;
  readonly session: Record<string, unknown>;
}
type Handler = (request: Asked, reply: { redirect(to: string): Response }) => Promise<Response>;

export interface ShownApplication {
  readonly url: string;
  stop(): Promise<void>;
}

const variables = (env: string): Record<string, string> =>
  Object.fromEntries(
    env.split('\n').map((line) => {
      const [name = '', ...value] = line.split('=');
      return [name, value.join('=').replace(/^"(.*)"$/, '$1')];
    }),
  );

/**
 * An application that is made of nothing but what the console shows for Express: its `.env`, and its code as it stands.
 * Its first page greets who is signed in.
 */
export async function startShownApplication(
  env: string,
  code: string,
  port: number,
): Promise<ShownApplication> {
  const sessions = new Map<string, Asked['session']>();
  const routes = new Map<string, Handler>();
  const app = { get: (path: string, handler: Handler) => routes.set(path, handler) };
  const run = new Function(
    'oidc',
    'process',
    'app',
    `return (async () => {${code.replace(/^import .*$/m, '')}})();`,
  ) as (...given: unknown[]) => Promise<void>;
  await run(openidClient, { env: variables(env) }, app);
  const server = Bun.serve({
    port,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const id =
        new Bun.CookieMap(request.headers.get('cookie') ?? '').get('application') ?? crypto.randomUUID();
      const session = sessions.get(id) ?? {};
      sessions.set(id, session);
      const handle = routes.get(pathname);
      if (handle)
        return handle(
          { url: pathname + search, session },
          {
            redirect: (location) =>
              new Response(null, {
                status: 302,
                headers: { location, 'set-cookie': `application=${id}; Path=/; HttpOnly` },
              }),
          },
        );
      const { name } = (session['user'] ?? {}) as { name?: string };
      return new Response(
        name ? `<h1>Hello ${Bun.escapeHTML(name)}</h1>` : '<a id="login" href="/login">Sign in</a>',
        { headers: { 'content-type': 'text/html' } },
      );
    },
  });
  return { url: server.url.origin, stop: () => server.stop(true) };
}
