import { Elysia } from 'elysia';
import { notFound } from '../errors/index.ts';
import { callbackPath, type Ended, jwtPath, samlServiceProvider, visitsOf } from '../federation/index.ts';
import { sealIntentToken } from '../intent/index.ts';
import { formPostPage } from '../oidc/index.ts';
import type { Platform } from '../platform.ts';
import { asciiUri } from '../uri/index.ts';
import { type About, aboutRequests } from './about.ts';

const mostForm = 64 * 1024;
/** Assertions list groups, and may be encrypted. */
const mostSaml = 512 * 1024;

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

/** What a provider posts, or puts into the address. */
async function paramsOf(request: Request, most: number): Promise<URLSearchParams | undefined> {
  if (request.method !== 'POST') return new URL(request.url).searchParams;
  const body = await request.arrayBuffer();
  return body.byteLength > most ? undefined : new URLSearchParams(new TextDecoder().decode(body));
}

interface Asked {
  readonly request: Request;
  readonly about: About;
  readonly params?: { readonly id?: string };
}

const isId = (id: string): boolean => /^[\w-]{1,64}$/.test(id);

const text = (body: string, type: string): Response =>
  new Response(body, { headers: { 'content-type': type, 'cache-control': 'no-cache' } });

/** Where people come back from identity providers, and what SAML ones read of us: `/idps/…`. */
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

  /** @param stateName the parameter that names the visit */
  const arrive =
    (stateName: string, most = mostForm) =>
    async ({ request, about, params: path = {} }: Asked): Promise<Response> => {
      const instance = await about.instance();
      const params = await paramsOf(request, most);
      const id = params?.get(stateName) ?? '';
      if (!params || !isId(id)) return nobody();
      // An answer is for the entity that asked for it.
      if (path.id !== undefined && (await visits.providerOf(instance.id, id)) !== path.id) return nobody();
      const scope = {
        instanceId: instance.id,
        editor: { user: 'LOGIN', service: 'federation' },
        observe: () => {},
      };
      const { origin } = instance;
      const ended = await visits.end(scope, id, { origin, state: id, params, headers: request.headers });
      return answer(id, ended);
    };

  async function samlProvider({ about, params: path = {} }: Asked) {
    const instance = await about.instance();
    const provider = await visits.activeProvider(instance.id, path.id ?? '');
    if (provider.kind !== 'saml') throw notFound('FED-Sml01', 'This identity provider speaks no SAML');
    return { provider, origin: instance.origin };
  }

  /** The form that takes a visit to a provider which wants its requests posted. */
  async function post({ request, about }: Asked): Promise<Response> {
    const instance = await about.instance();
    const id = new URL(request.url).searchParams.get('state') ?? '';
    const form = isId(id) ? await visits.form(instance.id, id) : undefined;
    if (!form) return nobody();
    const { status, headers, body } = formPostPage(form.action, form.fields);
    return new Response(String(body), { status, headers: headers as Record<string, string> });
  }

  return new Elysia({ name: 'federation' })
    .use(aboutRequests)
    .get(callbackPath, arrive('state'))
    .post(callbackPath, arrive('state'), { parse: 'none' })
    .get(jwtPath, arrive('authRequestID'))
    .get('/idps/:id/saml/acs', arrive('RelayState'))
    .post('/idps/:id/saml/acs', arrive('RelayState', mostSaml), { parse: 'none' })
    .get('/idps/:id/saml/post', post)
    .get('/idps/:id/saml/metadata', async (asked) => {
      const { provider, origin } = await samlProvider(asked);
      const { ownMetadata } = await samlServiceProvider();
      return text(ownMetadata(provider, origin), 'application/samlmetadata+xml');
    })
    .get('/idps/:id/saml/certificate', async (asked) => {
      const { ownCertificate } = await samlServiceProvider();
      return text(ownCertificate((await samlProvider(asked)).provider), 'application/x-pem-file');
    });
}
