import * as client from 'openid-client';
import { errorPage, signedInPage, signedOutPage } from './pages.ts';
import { createSessions, type Session } from './sessions.ts';

export interface RelyingPartyOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** Left out: the client is public. */
  readonly clientSecret?: string | undefined;
  /** 0: any free one. */
  readonly port: number;
  /** Asks the provider; for one whose certificate only the caller trusts. */
  readonly fetch?: client.CustomFetch;
}

export interface RelyingParty {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the application; its routes are the whole of what a relying party does. */
export async function startRelyingParty(options: RelyingPartyOptions): Promise<RelyingParty> {
  const { issuer, clientId, clientSecret } = options;
  const config = await client.discovery(
    new URL(issuer),
    clientId,
    clientSecret,
    clientSecret ? client.ClientSecretBasic(clientSecret) : client.None(),
    // For providers on http://localhost only.
    {
      execute: issuer.startsWith('http:') ? [client.allowInsecureRequests] : [],
      ...(options.fetch && { [client.customFetch]: options.fetch }),
    },
  );
  // Checks the ID token's signature against the provider's keys as well.
  client.enableNonRepudiationChecks(config);
  const sessions = createSessions();

  const routes: Record<string, (request: Request, session: Session, id: string) => Promise<Response>> = {
    async 'GET /'(_request, session) {
      if (!session.tokens || !session.claims) return html(signedOutPage());
      const subject = String(session.claims['sub']);
      const userinfo = await client.fetchUserInfo(config, session.tokens.access_token, subject);
      return html(signedInPage(session.claims, userinfo));
    },

    async 'GET /login'(_request, session) {
      const codeVerifier = client.randomPKCECodeVerifier();
      const signIn = { state: client.randomState(), nonce: client.randomNonce(), codeVerifier };
      session.signIn = signIn;
      const location = client.buildAuthorizationUrl(config, {
        redirect_uri: `${url}/callback`,
        scope: 'openid profile email offline_access',
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state: signIn.state,
        nonce: signIn.nonce,
      });
      return redirect(location.href);
    },

    async 'GET /callback'(request, session) {
      const { signIn } = session;
      delete session.signIn;
      if (!signIn) return html(errorPage('no_sign_in', 'This browser began no sign-in'), 400);
      const tokens = await client.authorizationCodeGrant(config, new URL(request.url), {
        expectedState: signIn.state,
        expectedNonce: signIn.nonce,
        pkceCodeVerifier: signIn.codeVerifier,
        idTokenExpected: true,
      });
      session.tokens = tokens;
      session.claims = { ...tokens.claims() };
      return redirect('/');
    },

    async 'POST /refresh'(_request, session) {
      const refreshToken = session.tokens?.refresh_token;
      if (!refreshToken) return html(errorPage('no_refresh_token', 'Sign in first'), 400);
      const tokens = await client.refreshTokenGrant(config, refreshToken);
      session.tokens = tokens;
      session.claims = { ...tokens.claims() };
      return redirect('/');
    },

    async 'POST /logout'(_request, session, id) {
      const idToken = session.tokens?.id_token;
      sessions.end(id);
      if (!idToken) return redirect('/');
      const location = client.buildEndSessionUrl(config, {
        id_token_hint: idToken,
        post_logout_redirect_uri: `${url}/`,
      });
      return redirect(location.href);
    },
  };

  const server = Bun.serve({
    hostname: 'localhost',
    port: options.port,
    async fetch(request) {
      const route = routes[`${request.method} ${new URL(request.url).pathname}`];
      if (!route) return html(errorPage('not_found', 'There is no such page'), 404);
      const { id, session } = sessions.of(request);
      const response = await route(request, session, id).catch((error: Error & { error?: string }) =>
        html(errorPage(error.error ?? error.name, error.message), 400),
      );
      response.headers.set('set-cookie', sessions.cookie(id));
      return response;
    },
  });
  const url = `http://localhost:${server.port}`;
  return { url, stop: () => server.stop(true) };
}

const html = (body: string, status = 200) =>
  new Response(body, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });

const redirect = (location: string) => new Response(null, { status: 303, headers: { location } });
