import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { ConfidentialClient, Scene } from './testing.ts';

const event = 'http://schemas.openid.net/event/backchannel-logout';

/** What a relying party got at one of its addresses. */
export interface LogoutCall {
  readonly path: string;
  readonly token: string;
  /** undefined for a token that it refuses. */
  readonly claims: JWTPayload | undefined;
}

/** A relying party that does at its back-channel logout addresses what Back-Channel Logout 1.0 §2.6 asks of it. */
export function relyingParty(scene: () => Scene) {
  const calls: LogoutCall[] = [];
  const clientIds: string[] = [];
  const known = new Set<string>();
  let answers: (path: string) => Response | Promise<Response> | undefined = () => undefined;

  async function verified(token: string): Promise<JWTPayload> {
    const { issuer } = scene();
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(`${issuer}/oauth/v2/keys`)), {
      issuer,
      audience: clientIds,
      typ: 'logout+jwt',
      maxTokenAge: 120,
      requiredClaims: ['iat', 'exp', 'jti', 'sub', 'sid', 'events'],
    });
    if (!Object.hasOwn(payload['events'] as object, event)) throw new Error('no logout event');
    if ('nonce' in payload) throw new Error('a nonce');
    if (known.has(payload.jti!)) throw new Error('a replay');
    known.add(payload.jti!);
    return payload;
  }

  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const { pathname: path } = new URL(request.url);
      const token = String((await request.formData()).get('logout_token'));
      const claims = await verified(token).catch(() => undefined);
      calls.push({ path, token, claims });
      return (await answers(path)) ?? new Response(null, { status: claims ? 200 : 400 });
    },
  });

  return {
    calls,
    at: (path: string) => new URL(path, server.url).href,
    /** What was told at an address, of sign-ins. */
    told: (path: string) => calls.filter((call) => call.path === path).map(({ claims }) => claims),
    /** A client that is told of logouts at an address of its own. */
    async client(path: string): Promise<ConfidentialClient> {
      const client = await scene().addClient({
        authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
        backChannelLogoutUri: new URL(path, server.url).href,
      });
      clientIds.push(client.clientId);
      return client;
    },
    answers(next: typeof answers) {
      answers = next;
    },
    stop: () => server.stop(true),
  };
}
