import { finish, openScene, openSession, type Scene } from '../oidc/testing.ts';
import type { TestPosternOptions } from '../testing/postern.ts';

/** A server with an application behind a proxy, which the tests are. */
export interface ForwardScene extends Scene {
  readonly app: { readonly appId: string; readonly clientId: string };
  protect(settings?: object, app?: { readonly appId: string }): Promise<void>;
}

export const origin = 'https://wiki.example.com';
export const host = 'wiki.example.com';

export const fromLoopback = ['127.0.0.0/8', '::1'];

export async function openForwardScene(
  settings: object = {},
  options: TestPosternOptions = {},
): Promise<ForwardScene> {
  const scene = await openScene({
    ...options,
    configure(config) {
      config.server.trustedProxies = [...fromLoopback];
      options.configure?.(config);
    },
  });
  return protecting(scene, settings);
}

/** An application of the scene that proxies ask about, at `origin`. */
export async function protecting(scene: Scene, settings: object = {}): Promise<ForwardScene> {
  const app = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    redirectUris: [],
    developmentMode: false,
  });
  const protect: ForwardScene['protect'] = async (given = {}, { appId } = app) => {
    await scene.postern.call('postern.application.v1.ForwardAuthService/SetForwardAuth', {
      projectId: scene.projectId,
      applicationId: appId,
      forwardAuth: { origins: [origin], ...given },
    });
  };
  await protect(settings);
  return { ...scene, app, protect };
}

type Asking = { readonly path?: string; readonly uri?: string; readonly cookie?: string } & RequestInit;

export const browser = { accept: 'text/html,application/xhtml+xml' };

/** What a proxy asks for its client. */
export const ask = (
  scene: Scene,
  { path = '/forward-auth', uri = '/', cookie, headers, ...init }: Asking = {},
) =>
  fetch(scene.issuer + path, {
    redirect: 'manual',
    ...init,
    headers: {
      'x-forwarded-host': host,
      'x-forwarded-proto': 'https',
      'x-forwarded-method': 'GET',
      'x-forwarded-uri': uri,
      ...(cookie !== undefined && { cookie }),
      ...headers,
    },
  });

/** A page of the server on the application's host, as the proxy hands it on. */
export const own = (scene: Scene, path: string, { cookie, headers, ...init }: Asking = {}) =>
  fetch(scene.issuer + path, {
    redirect: 'manual',
    ...init,
    headers: {
      'x-forwarded-host': host,
      'x-forwarded-proto': 'https',
      ...browser,
      ...(cookie !== undefined && { cookie }),
      ...headers,
    },
  });

/** Name and value of the cookies that an answer sets. */
export const cookiesOf = (response: Response): string[] =>
  response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');

export const locationOf = (response: Response): string => response.headers.get('location') ?? '';

/** The way to the callback, with the answer of the provider. */
export async function signedInAt(
  scene: Scene,
  {
    rd = '/',
    hostHeaders = {},
    loginName = 'alice',
  }: { rd?: string; hostHeaders?: Record<string, string>; loginName?: string } = {},
) {
  const begun = await own(scene, `/.postern/sign-in?${new URLSearchParams({ rd })}`, {
    headers: hostHeaders,
  });
  const state = cookiesOf(begun).at(-1) ?? '';
  const session = await openSession(scene, loginName);
  const { callbackUrl } = await finish(
    scene,
    await fetch(locationOf(begun), { redirect: 'manual' }),
    session,
  );
  return {
    begun,
    state,
    session,
    callbackUrl,
    callbackPath: callbackUrl.slice(new URL(callbackUrl).origin.length),
  };
}

/** A browser that is signed in at the application. */
export async function signIn(scene: Scene, options: Parameters<typeof signedInAt>[1] = {}) {
  const way = await signedInAt(scene, options);
  const back = await own(scene, way.callbackPath, {
    cookie: way.state,
    headers: options?.hostHeaders ?? {},
  });
  const cookie = cookiesOf(back).find((each) => !each.includes('state-')) ?? '';
  return { ...way, back, cookie };
}
