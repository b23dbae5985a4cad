import type { Environment } from './environment.ts';
import { base64url } from './pkce.ts';
import type { Place } from './place.ts';

/** A browser and an authorization server, both of nothing but what signing in sees of them. */

export const environment: Environment = {
  api: 'https://id.example',
  issuer: 'https://id.example',
  clientid: 'console',
};

const inMemory = (): Storage => {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
};

const encoded = (value: object) => base64url(new TextEncoder().encode(JSON.stringify(value)));

export interface TestBrowser extends Place {
  /** Addresses that the page left for. */
  readonly left: URL[];
  /** Opens an address in the same tab, as a link or the button back does. */
  open(address: string): void;
  wait(ms: number): void;
  /** Who is signed in with the browser; undefined: nobody. */
  user: string | undefined;
  /** What the server does: each may be changed. */
  /** What other tabs were told, and what hears of them. */
  readonly tabs: { readonly told: string[]; readonly listeners: ((subject: string) => void)[] };
  readonly server: { away: boolean; error: string | undefined; lifetime: number; tokens: number };
  /** The answer of the sign-in page that the page left for last. */
  signedIn(): string;
}

export function testBrowser(address = 'https://id.example/ui/console/users?find=ada#top'): TestBrowser {
  let here = new URL(address);
  let now = 1_000_000_000;
  const left: URL[] = [];
  const requests = new Map<string, { nonce: string; state: string }>();
  const server = { away: false, error: undefined as string | undefined, lifetime: 3_600, tokens: 0 };

  const tabs: TestBrowser['tabs'] = { told: [], listeners: [] };

  const answerTo = (request: URL): string => {
    const { nonce = '', state = '' } = Object.fromEntries(request.searchParams);
    const code = `code-${requests.size + 1}`;
    requests.set(code, { nonce, state });
    return `${environment.issuer}/ui/console/auth/callback?${new URLSearchParams({ code, state, iss: environment.issuer })}`;
  };
  const at = (url: string, body = '', status = 200) =>
    Object.defineProperty(new Response(body, { status }), 'url', { value: url });

  function authorize(url: URL): Response {
    const error = server.error ?? (browser.user === undefined ? 'login_required' : undefined);
    if (!error) return at(answerTo(url));
    const state = url.searchParams.get('state') ?? '';
    return at(
      `${environment.issuer}/ui/console/auth/callback?${new URLSearchParams({ error, state, iss: environment.issuer })}`,
    );
  }
  function token(body: URLSearchParams): Response {
    const request = requests.get(body.get('code') ?? '');
    if (!request) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    requests.delete(body.get('code') ?? '');
    const { nonce } = request;
    const payload = { iss: environment.issuer, aud: ['console'], sub: browser.user, nonce };
    return Response.json({
      access_token: `token-${++server.tokens}`,
      id_token: `e30.${encoded(payload)}.c2ln`,
      expires_in: server.lifetime,
    });
  }

  const browser: TestBrowser = {
    left,
    server,
    user: 'ada',
    storage: inMemory(),
    crypto: globalThis.crypto,
    address: () => here,
    go: (url) => void left.push(new URL(url)),
    replace: (path) => {
      here = new URL(path, here);
    },
    open: (path) => {
      here = new URL(path, here);
    },
    others: {
      tellEnded: (subject) => void tabs.told.push(subject),
      onEnded: (listener) => void tabs.listeners.push(listener),
    },
    tabs,
    now: () => now,
    wait: (ms) => {
      now += ms;
    },
    signedIn() {
      const request = left.at(-1);
      if (!request) throw new Error('the page did not leave');
      browser.user ??= 'ada';
      return answerTo(request);
    },
    async fetch(path, init) {
      if (server.away) throw new TypeError('Failed to fetch');
      const url = new URL(path, here);
      switch (url.pathname) {
        case '/ui/console/assets/environment.json':
          return Response.json(environment);
        case '/oauth/v2/authorize':
          return authorize(url);
        case '/oauth/v2/token':
          return token(init?.body as URLSearchParams);
        case '/oidc/v1/userinfo':
          return Response.json({ sub: browser.user, name: 'Ada Lovelace', email: 'ada@people.example' });
        default:
          return new Response('', { status: 404 });
      }
    },
  };
  return browser;
}
