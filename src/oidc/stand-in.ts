import type { Client } from '../application/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import { againWhenOvertaken } from '../eventstore/index.ts';
import type { EndedSession } from '../login/index.ts';
import { authorizationCode } from './grants/authorization-code.ts';
import { unbound } from './possession/confirmation.ts';
import type { Parameters } from './protocol/parameters.ts';
import { paths } from './protocol/paths.ts';
import type { Provider } from './provider.ts';
import { endSignIn } from './session-logout/end-sign-in.ts';
import { pastApplications } from './session-logout/front-channel.ts';
import { tokensOf } from './tokens/answer.ts';
import type { Authorized } from './tokens/authorized.ts';
import { issueTokens } from './tokens/issue.ts';

export interface Redeemed {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
  /** How long what comes of it is good. */
  readonly seconds: number;
}

/** The part of an application that knows nothing of identity, played by the server itself. */
export interface StandIn {
  /** Where the browser signs in for it (RFC 6749 §4.1.1, RFC 7636). */
  authorizationUrl(
    instance: InstanceContext,
    client: Client,
    asked: { readonly redirectUri: string; readonly state: string; readonly codeChallenge: string },
  ): string;
  /**
   * An opaque access token for the code: worth nothing once the sign-in, the user or the grant ended, as any other. The
   * client need not prove itself, for nobody outside of this server plays it.
   * @throws OAuthError as the token endpoint does
   */
  redeem(instance: InstanceContext, client: Client, redeemed: Redeemed): Promise<string>;
  /** Where the person is asked whether to sign out. */
  signOutUrl(instance: InstanceContext, client: Client): string;
  /** Ends the sign-in, and says where the browser goes so that other applications hear of it. */
  signOut(instance: InstanceContext, session: EndedSession): Promise<string>;
}

const scope = 'openid profile email';

export function standIn(provider: Provider): StandIn {
  /** Nothing of what the client wants otherwise: its tokens leave the server sealed once more, or not at all. */
  const asSession = (authorized: Authorized): Authorized => ({
    ...authorized,
    form: { ...authorized.form, accessToken: 'bearer', idToken: 'none' },
    ...('begins' in authorized.session && { session: { ...authorized.session, refreshable: false } }),
  });

  return {
    authorizationUrl(instance, { clientId }, { redirectUri, state, codeChallenge }) {
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope,
        state,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
      });
      return `${instance.origin}${paths.authorize}?${query}`;
    },

    async redeem(instance, client, { code, redirectUri, codeVerifier, seconds }) {
      const form = parametersOf({ code, redirect_uri: redirectUri, code_verifier: codeVerifier });
      const sources = {
        ...provider,
        lifetimes: async (id: string) => ({
          ...(await provider.lifetimes(id)),
          accessToken: seconds * 1000,
        }),
      };
      return againWhenOvertaken(async () => {
        const proven = await authorizationCode({ provider, instance, held: unbound }, form, client);
        const authorized = asSession(proven);
        const issued = await issueTokens(sources, instance, authorized);
        const { accessToken = '' } = await tokensOf(sources, instance, authorized, issued, unbound);
        return accessToken;
      });
    },

    signOutUrl: (instance, { clientId }) =>
      `${instance.origin}${paths.endSession}?${new URLSearchParams({ client_id: clientId })}`,

    async signOut(instance, session) {
      await endSignIn(provider.platform, instance, session);
      const next = await pastApplications(provider, instance, [session], '/logout/done');
      return new URL(next, instance.origin).href;
    },
  };
}

const parametersOf = (values: Readonly<Record<string, string>>): Parameters => ({
  get: (name) => values[name],
  all: () => [],
  names: Object.keys(values),
});
