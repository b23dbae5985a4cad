import { answerAt, codeIn } from './answer.ts';
import { authorizationRequest } from './authorization.ts';
import { readClaims } from './claims.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { forgetFailures, noteFailure } from './failures.ts';
import { keepPending, takePending } from './pending.ts';
import { basePath, type Place, signedOutPath, targetOf } from './place.ts';
import { AuthProblem, asAuthProblem, notForUs } from './problem.ts';
import { createSession, type Session } from './session.ts';
import { askSilently } from './silent.ts';
import { exchangeCode, type Tokens } from './tokens.ts';

type Able = Place & { readonly crypto: Crypto; readonly storage: Storage };

/** @throws AuthProblem `insecure` or `storage` where a browser lacks what signing in needs */
function able(place: Place): Able {
  const { crypto, storage } = place;
  if (!crypto) throw new AuthProblem('insecure');
  if (!storage) throw new AuthProblem('storage');
  return { ...place, crypto, storage };
}

/** The page leaves: nothing comes after it. */
const leaving = new Promise<never>(() => {});

async function redirectToSignIn(
  place: Able,
  environment: Environment,
  target: string,
  more?: Readonly<Record<string, string>>,
): Promise<never> {
  const { url, state, pending } = await authorizationRequest(place.crypto, environment, target, more);
  keepPending(place.storage, state, pending, place.now());
  place.go(url);
  return leaving;
}

/** Leaves the page to sign in as whomever the person chooses, and comes back to where it is now. */
export async function signInFrom(given: Place): Promise<never> {
  const place = able(given);
  const environment = await readEnvironment(place);
  forgetFailures(place.storage);
  return redirectToSignIn(place, environment, targetOf(place.address()), { prompt: 'select_account' });
}

interface SignedIn {
  readonly tokens: Tokens;
  readonly target: string;
}

/**
 * At the callback. An answer that this tab did not ask for, as after the button back, begins anew.
 * @throws AuthProblem what the person can do something about, and whatever comes twice within half a minute
 */
async function finish(place: Able, environment: Environment, answer: URLSearchParams): Promise<SignedIn> {
  const pending = takePending(place.storage, answer.get('state') ?? '');
  try {
    if (!pending) throw notForUs('it is of a sign-in that is over, or was begun in another tab');
    return {
      tokens: await exchangeCode(place, environment, codeIn(answer, environment), pending),
      target: pending.target,
    };
  } catch (error) {
    const problem = asAuthProblem(error);
    if (problem.kind === 'denied' || problem.kind === 'network') throw problem;
    if (noteFailure(place.storage, place.now()))
      return silentlyOrAsked(place, environment, pending?.target ?? basePath);
    throw new AuthProblem('repeated', { detail: problem.detail ?? problem.message, cause: problem });
  }
}

async function silentlyOrAsked(place: Able, environment: Environment, target: string): Promise<SignedIn> {
  try {
    return { tokens: await askSilently(place, environment), target };
  } catch (error) {
    const problem = asAuthProblem(error);
    if (problem.kind === 'interaction') return redirectToSignIn(place, environment, target);
    throw problem;
  }
}

/**
 * The session of whoever uses this browser. Where nobody is signed in the page leaves for the sign-in and comes back
 * to its address, query and fragment included; the promise then stays open.
 * @throws AuthProblem
 */
export async function startSessionAt(given: Place): Promise<Session> {
  const place = able(given);
  const address = place.address();
  if (address.pathname === signedOutPath) throw new AuthProblem('signed_out');
  const environment = await readEnvironment(place);
  const home = new URL(environment.issuer).origin;
  // Redirect URIs and cookies are of the issuer's origin; by another name of the server nobody could sign in.
  if (home !== address.origin) {
    place.go(home + targetOf(address));
    return leaving;
  }
  const answer = answerAt(address);
  const { tokens, target } = answer
    ? await finish(place, environment, answer)
    : await silentlyOrAsked(place, environment, targetOf(address));
  forgetFailures(place.storage);
  if (answer) place.replace(target);
  const claims = await readClaims(place, environment, tokens);
  const login_hint = claims.preferredUsername;
  return createSession({
    place,
    environment,
    tokens,
    claims,
    renew: (idTokenHint) => askSilently(place, environment, idTokenHint),
    signIn: () =>
      void redirectToSignIn(place, environment, targetOf(place.address()), login_hint ? { login_hint } : {}),
  });
}
