import type { Claims } from './claims.ts';
import { type Environment, endpoints } from './environment.ts';
import { type Place, signedOutPath } from './place.ts';
import { AuthProblem, asAuthProblem } from './problem.ts';
import type { Tokens } from './tokens.ts';

/** A person's session of the page; its tokens are in memory alone and go with the page. */
export interface Session {
  readonly environment: Environment;
  claims(): Claims;
  /**
   * An access token for the API, renewed when it is about to end.
   * @param refused one that the API did not take: never answered again
   * @throws AuthProblem `ended` when only the person can go on, `network` when the server is away
   */
  token(refused?: string): Promise<string>;
  /** Calls back once for each time that the session ended, here or in another tab. @returns how to stop that */
  onEnded(listener: () => void): () => void;
  /** After `onEnded`: whether the person has signed in meanwhile, as in another tab; the page then goes on. */
  resume(): Promise<boolean>;
  /** Leaves the page to sign in, and comes back to the same address. */
  signInAgain(): void;
  /** Ends the sign-in of the browser too, and leaves the page (RP-Initiated Logout 1.0 §2). */
  signOut(): void;
}

/** What is left when a token is renewed; half the lifetime of those that live shorter. */
const marginMs = 60_000;

const isFresh = ({ expiresAt, lifetimeMs }: Tokens, now: number): boolean =>
  expiresAt - now > Math.min(marginMs, lifetimeMs / 2);

export interface SessionParts {
  readonly place: Pick<Place, 'now' | 'go' | 'others'>;
  readonly environment: Environment;
  readonly claims: Claims;
  readonly tokens: Tokens;
  /** Tokens for the person that an ID token names. */
  readonly renew: (idTokenHint: string) => Promise<Tokens>;
  readonly signIn: () => void;
}

export function createSession({
  place,
  environment,
  claims,
  tokens: first,
  renew,
  signIn,
}: SessionParts): Session {
  const listeners = new Set<() => void>();
  let tokens = first;
  let renewal: Promise<Tokens> | undefined;
  let ended: AuthProblem | undefined;

  async function renewed(): Promise<Tokens> {
    try {
      const next = await renew(tokens.idToken);
      if (next.subject !== first.subject)
        throw new AuthProblem('interaction', { detail: 'somebody else is signed in' });
      tokens = next;
      ended = undefined;
      return next;
    } catch (error) {
      const problem = asAuthProblem(error);
      if (problem.kind === 'network' || problem.kind === 'unavailable') throw problem;
      if (ended === undefined) place.others.tellEnded(first.subject);
      throw end(problem);
    }
  }

  function end(cause?: AuthProblem): AuthProblem {
    const wasEnded = ended !== undefined;
    ended = new AuthProblem('ended', cause && { detail: cause.detail, cause });
    if (!wasEnded) for (const listener of [...listeners]) listener();
    return ended;
  }
  place.others.onEnded((subject) => {
    if (subject === first.subject) end();
  });

  /** One at a time, whoever asks for it. */
  const renewing = (): Promise<Tokens> => {
    renewal ??= renewed().finally(() => {
      renewal = undefined;
    });
    return renewal;
  };

  return {
    environment,
    claims: () => claims,
    async token(refused) {
      if (ended) throw ended;
      const held = tokens;
      const isTaken = refused !== held.accessToken;
      if (isTaken && isFresh(held, place.now())) return held.accessToken;
      try {
        return (await renewing()).accessToken;
      } catch (error) {
        if (!ended && isTaken && held.expiresAt > place.now()) return held.accessToken;
        throw error;
      }
    },
    onEnded(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    resume: () =>
      renewing().then(
        () => true,
        () => false,
      ),
    signInAgain: signIn,
    signOut() {
      place.others.tellEnded(first.subject);
      const parameters = new URLSearchParams({
        id_token_hint: tokens.idToken,
        client_id: environment.clientid,
        post_logout_redirect_uri: new URL(environment.issuer).origin + signedOutPath,
      });
      place.go(`${endpoints(environment).endSession}?${parameters}`);
    },
  };
}
