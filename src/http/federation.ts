import { Elysia } from 'elysia';
import { callbackPath, type Ended, jwtPath, visitsOf } from '../federation/index.ts';
import { sealIntentToken } from '../intent/index.ts';
import type { Platform } from '../platform.ts';
import { asciiUri } from '../uri/index.ts';
import { type About, aboutRequests } from './about.ts';

const mostForm = 64 * 1024;

const withParams = (address: string, params: Readonly<Record<string, string>>): string => {
  const url = new URL(address);
  for (const [name, value] of Object.entries(params)) if (value !== '') url.searchParams.set(name, value);
  return url.href;
};

const redirect = (location: string): Response =>
  new Response(null, {
    status: 302,
    headers: { location: asciiUri(location), 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });

const nobody = (): Response =>
  new Response(
    'This sign-in is not awaited any more. Go back to where you wanted to sign in, and begin again.',
    {
      status: 400,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    },
  );

/** What a provider posts (Apple's `form_post`), or puts into the address. */
async function paramsOf(request: Request): Promise<URLSearchParams | undefined> {
  if (request.method !== 'POST') return new URL(request.url).searchParams;
  const body = await request.arrayBuffer();
  return body.byteLength > mostForm ? undefined : new URLSearchParams(new TextDecoder().decode(body));
}

/** Where people come back from identity providers: `/idps/…`. */
export function federationFace(platform: Platform) {
  const { encryption } = platform;
  const visits = visitsOf(platform);

  function answer(id: string, ended: Ended): Response {
    if (ended.outcome === 'unknown') return nobody();
    const { intent } = ended;
    if (ended.outcome === 'arrived')
      return redirect(
        withParams(intent.successUrl, { id, token: sealIntentToken(encryption, id), user: intent.userId }),
      );
    const { reason, said, code } = ended.refusal;
    return redirect(
      withParams(intent.failureUrl, { id, error: code || reason, error_description: said.slice(0, 500) }),
    );
  }

  const arrive =
    (stateName: string) =>
    async ({ request, about }: { request: Request; about: About }): Promise<Response> => {
      const instance = await about.instance();
      const params = await paramsOf(request);
      const id = params?.get(stateName) ?? '';
      if (!params || !/^[\w-]{1,64}$/.test(id)) return nobody();
      const scope = {
        instanceId: instance.id,
        editor: { user: 'LOGIN', service: 'federation' },
        observe: () => {},
      };
      const { origin } = instance;
      const ended = await visits.end(scope, id, { origin, state: id, params, headers: request.headers });
      return answer(id, ended);
    };

  return new Elysia({ name: 'federation' })
    .use(aboutRequests)
    .get(callbackPath, arrive('state'))
    .post(callbackPath, arrive('state'), { parse: 'none' })
    .get(jwtPath, arrive('authRequestID'));
}
