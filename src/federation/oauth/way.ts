import { importPKCS8, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import type { Encryption } from '../../crypto/index.ts';
import type { Platform } from '../../platform.ts';
import { fetchBy } from '../fetching.ts';
import {
  type Arrived,
  type ArrivedProfile,
  profileOfApple,
  profileOfClaims,
  profileOfGitHub,
  profileOfGraph,
} from '../person.ts';
import { Refused } from '../refusal.ts';
import type { Way } from '../way.ts';
import { createDiscovery } from './discovery.ts';
import { type OAuthProvider, type Place, placeOf } from './places.ts';
import { createSignatures } from './signatures.ts';

export const callbackPath = '/idps/callback';

type Raw = Record<string, unknown>;

/** Some say nothing of themselves, so nothing is compared to it. */
const unnamed = (place: Extract<Place, { speaks: 'oauth' }>): oauth.AuthorizationServer => ({
  issuer: new URL(place.authorizationEndpoint).origin,
  authorization_endpoint: place.authorizationEndpoint,
  token_endpoint: place.tokenEndpoint,
});

const appleAudience = 'https://appleid.apple.com';
const appleSecretSeconds = 300;

/** RFC 6749 §2.3.1; Apple takes an assertion for a secret. */
async function authentication(
  encryption: Pick<Encryption, 'openText'>,
  provider: OAuthProvider,
  server: oauth.AuthorizationServer,
): Promise<oauth.ClientAuth> {
  if (!provider.secret) return oauth.None();
  const secret = encryption.openText(provider.secret);
  if (provider.kind === 'apple') {
    const { teamId, keyId, clientId } = provider.values;
    try {
      const key = await importPKCS8(secret, 'ES256');
      const assertion = await new SignJWT()
        .setProtectedHeader({ alg: 'ES256', kid: keyId })
        .setIssuer(teamId)
        .setIssuedAt()
        .setExpirationTime(`${appleSecretSeconds} s`)
        .setAudience(appleAudience)
        .setSubject(clientId)
        .sign(key);
      return oauth.ClientSecretPost(assertion);
    } catch {
      throw new Refused('misconfigured', 'private_key is no key for ES256 in PKCS #8');
    }
  }
  const methods = server.token_endpoint_auth_methods_supported;
  const basic = placeOf(provider).speaks === 'openid' && (methods?.includes('client_secret_basic') ?? true);
  return basic ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret);
}

/** Who is asked by user info is believed by that alone: an ID token beside it is not looked at. */
async function withoutIdToken(response: Response): Promise<Response> {
  const body = (await response
    .clone()
    .json()
    .catch(() => undefined)) as Raw | undefined;
  if (body === undefined || !('id_token' in body)) return response;
  const { id_token: _, ...rest } = body;
  return Response.json(rest, { status: response.status });
}

/** What a library or the provider said, as a reason. */
export function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof oauth.AuthorizationResponseError)
    return new Refused(
      'denied',
      `${error.error}${error.error_description ? `: ${error.error_description}` : ''}`,
      error.error,
    );
  if (error instanceof oauth.WWWAuthenticateChallengeError)
    return new Refused(
      'misconfigured',
      `the provider refuses our credentials (status ${error.status})`,
      'invalid_client',
    );
  if (error instanceof oauth.ResponseBodyError) {
    const said = `the token endpoint says ${error.error}${error.error_description ? `: ${error.error_description}` : ''}`;
    return new Refused(error.error === 'invalid_grant' ? 'invalid' : 'misconfigured', said, error.error);
  }
  return new Refused('invalid', error instanceof Error ? error.message : String(error));
}

/** Sign-in at providers that speak OAuth 2.0 or OpenID Connect: by code, with PKCE, state and nonce always. */
export function oauthWay(platform: Platform): Way<OAuthProvider> {
  const { outbound, encryption } = platform;
  const fetch = fetchBy(outbound);
  const discovery = createDiscovery(platform, fetch);
  const signatures = createSignatures(platform);
  const asked = { [oauth.customFetch]: fetch as never, [oauth.allowInsecureRequests]: true };

  const serverOf = async (place: Place): Promise<oauth.AuthorizationServer> =>
    place.speaks === 'openid' ? discovery.of(place.issuer) : unnamed(place);

  async function json(url: string, accessToken: string, accept: string): Promise<unknown> {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${accessToken}`, accept } });
    const body = await answer.json().catch(() => undefined);
    if (answer.ok && typeof body === 'object' && body !== null) return body;
    throw new Refused(
      'misconfigured',
      `${new URL(url).host} answers ${answer.status} when asked for the user`,
    );
  }

  /** The primary address that GitHub calls verified. */
  async function verifiedEmail(userEndpoint: string, accessToken: string): Promise<string | undefined> {
    try {
      const emails = await json(`${userEndpoint}/emails`, accessToken, 'application/json');
      if (!Array.isArray(emails)) return undefined;
      const verified = (emails as Raw[]).filter(({ verified }) => verified === true);
      const found = verified.find(({ primary }) => primary === true) ?? verified[0];
      return typeof found?.['email'] === 'string' ? found['email'] : undefined;
    } catch {
      // The scope for addresses was not granted: the profile's own is nobody's word.
      return undefined;
    }
  }

  const idIn = (raw: Raw, attribute: string): string => {
    const id = raw[attribute];
    if ((typeof id === 'string' && id.trim() !== '') || (typeof id === 'number' && Number.isSafeInteger(id)))
      return String(id);
    throw new Refused('misconfigured', `what the provider says of the user has no "${attribute}"`);
  };

  async function fromOAuth(
    provider: OAuthProvider,
    place: Extract<Place, { speaks: 'oauth' }>,
    accessToken: string,
  ): Promise<Arrived> {
    const raw = (await json(place.userEndpoint, accessToken, 'application/json')) as Raw;
    const profile = async (): Promise<ArrivedProfile> => {
      if (provider.kind === 'azureAd') return profileOfGraph(raw, provider.values);
      if (provider.kind === 'oauth') return profileOfClaims(raw);
      return profileOfGitHub(raw, await verifiedEmail(place.userEndpoint, accessToken));
    };
    const attribute = provider.kind === 'oauth' ? provider.values.idAttribute : 'id';
    return { id: idIn(raw, attribute), profile: await profile(), raw };
  }

  async function fromOpenId(
    provider: OAuthProvider,
    place: Extract<Place, { speaks: 'openid' }>,
    server: oauth.AuthorizationServer,
    client: oauth.Client,
    tokens: oauth.TokenEndpointResponse,
    user: string | undefined,
  ): Promise<Arrived> {
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    if (!claims || tokens.id_token === undefined)
      throw new Refused('misconfigured', 'no id_token is answered; is the scope openid allowed?');
    await signatures.verify(provider.id, server, tokens.id_token);
    let raw: Raw = { ...claims };
    if (place.userInfo && server.userinfo_endpoint !== undefined) {
      const answer = await oauth.userInfoRequest(server, client, tokens.access_token, asked);
      const told = await oauth.processUserInfoResponse(server, client, claims.sub, answer);
      // An address and whether it is verified are one statement.
      const { email, email_verified, ...others } = raw;
      raw = 'email' in told ? { ...others, ...told } : { ...raw, ...told };
    }
    const profile = provider.kind === 'apple' ? profileOfApple(raw, user) : profileOfClaims(raw);
    return { id: claims.sub, profile, raw };
  }

  return {
    async begin(provider, { origin, state, loginHint, prompt, languages = [] }) {
      try {
        const place = placeOf(provider);
        const server = await serverOf(place);
        if (server.authorization_endpoint === undefined)
          throw new Refused('misconfigured', 'the provider names no authorization_endpoint');
        const verifier = oauth.generateRandomCodeVerifier();
        const nonce = oauth.generateRandomNonce();
        const url = new URL(server.authorization_endpoint);
        const params: Record<string, string | undefined> = {
          client_id: provider.values.clientId,
          redirect_uri: `${origin}${callbackPath}`,
          response_type: 'code',
          scope: place.scopes.join(' ') || undefined,
          state,
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          nonce: place.speaks === 'openid' ? nonce : undefined,
          response_mode: place.speaks === 'openid' ? place.responseMode : undefined,
          login_hint: loginHint || undefined,
          prompt: prompt || undefined,
          ui_locales: (place.speaks === 'openid' && languages.join(' ')) || undefined,
        };
        for (const [name, value] of Object.entries(params))
          if (value !== undefined) url.searchParams.set(name, value);
        return { redirectTo: url.href, remembered: { verifier, nonce } };
      } catch (error) {
        throw refusalOf(error);
      }
    },

    proofIn: (_provider, { params }) => params.get('code') ?? '',

    async arrive(provider, { origin, state, params, remembered }) {
      try {
        const place = placeOf(provider);
        const server = await serverOf(place);
        const client: oauth.Client = { client_id: provider.values.clientId, [oauth.clockTolerance]: 60 };
        const user = params.get('user') ?? undefined;
        const answered = oauth.validateAuthResponse(server, client, params, state);
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          await authentication(encryption, provider, server),
          answered,
          `${origin}${callbackPath}`,
          remembered['verifier'] ?? '',
          { ...asked, headers: { accept: 'application/json' } },
        );
        const answer = place.speaks === 'openid' ? response : await withoutIdToken(response);
        const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, {
          ...(place.speaks === 'openid'
            ? { expectedNonce: remembered['nonce'] ?? '', requireIdToken: true }
            : {}),
        });
        const person =
          place.speaks === 'openid'
            ? await fromOpenId(provider, place, server, client, tokens, user)
            : await fromOAuth(provider, place, tokens.access_token);
        const seal = (token: string | undefined) => (token ? encryption.seal('idp', token) : undefined);
        return {
          person,
          arrival: {
            by: 'oauth',
            accessToken: seal(tokens.access_token),
            refreshToken: seal(tokens.refresh_token),
            idToken: seal(tokens.id_token),
          },
        };
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}
