import { acrValues, type RequestedAcr } from '../auth-request/acr.ts';
import { invalidRequest, unmetAuthenticationRequirements } from '../protocol/errors.ts';
import { listOf, type Parameters } from '../protocol/parameters.ts';
import { isAskable, type RequestedClaims, type RequestedValues } from '../scope/requested-claims.ts';

/** The `claims` parameter (OIDC Core §5.5), and `acr_values`, which is a part of it in short. */

export interface AskedClaims {
  readonly claims: RequestedClaims | undefined;
  readonly acr: RequestedAcr | undefined;
  /** The person who alone will do; nobody has proven to know them, as an `id_token_hint` would. */
  readonly subject: string | undefined;
}

/** How one claim is asked for (§5.5.1). */
interface Wish {
  readonly essential: boolean;
  readonly values: readonly unknown[];
}

/**
 * @param defaultAcr which classes of sign-ins the client wants where its request does not say (OIDC Registration §2)
 * @throws OAuthError `invalid_request`; `unmet_authentication_requirements` for an essential `acr` that there is not
 */
export function askedClaims(
  parameters: Parameters,
  text: string | undefined,
  defaultAcr: readonly string[] = [],
): AskedClaims {
  const asked = text === undefined ? {} : objectIn(text);
  const idToken = wishesOf(asked, 'id_token');
  const userinfo = wishesOf(asked, 'userinfo');
  return {
    claims: claimsOf({ userinfo: valuesOf(userinfo), id_token: valuesOf(idToken) }),
    acr: acrOf(
      idToken.get('acr'),
      parameters.get('acr_values') === undefined ? defaultAcr : listOf(parameters.get('acr_values')),
    ),
    subject: subjectOf(idToken.get('sub')),
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectIn(text: string): Readonly<Record<string, unknown>> {
  const wrong = () =>
    invalidRequest('claims must be a JSON object with the members userinfo and id_token (OIDC Core 5.5)');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong();
  }
  if (!isObject(value)) throw wrong();
  return value;
}

/** Members that are not understood are ignored (§5.5). */
function wishesOf(
  asked: Readonly<Record<string, unknown>>,
  where: 'userinfo' | 'id_token',
): ReadonlyMap<string, Wish> {
  const member = asked[where] ?? {};
  if (!isObject(member)) throw invalidRequest(`${where} in claims must be an object of claims`);
  const known = Object.entries(member).filter(([name]) => isAskable(name) || ofSignIn.has(name));
  return new Map(known.map(([name, wish]) => [name, wishOf(where, name, wish)]));
}

/** Claims that say who is to sign in, and how. */
const ofSignIn: ReadonlySet<string> = new Set(['sub', 'acr']);

function wishOf(where: string, name: string, wish: unknown): Wish {
  if (wish === null) return { essential: false, values: [] };
  if (!isObject(wish)) throw invalidRequest(`${name} of ${where} in claims must be null or an object`);
  const { essential = false, value, values = [] } = wish;
  if (typeof essential !== 'boolean' || !Array.isArray(values))
    throw invalidRequest(`${name} of ${where} in claims has an essential or values that cannot be`);
  return { essential, values: value === undefined ? values : [value, ...values] };
}

function valuesOf(wishes: ReadonlyMap<string, Wish>): RequestedValues | undefined {
  const told = [...wishes].filter(([name]) => isAskable(name));
  return told.length === 0
    ? undefined
    : Object.fromEntries(told.map(([name, { values }]) => [name, [...values]]));
}

const claimsOf = ({
  userinfo,
  id_token,
}: {
  readonly userinfo: RequestedValues | undefined;
  readonly id_token: RequestedValues | undefined;
}): RequestedClaims | undefined =>
  userinfo || id_token ? { ...(userinfo && { userinfo }), ...(id_token && { id_token }) } : undefined;

/** §5.5.1.1: `acr_values` asks for it as a voluntary claim; what `claims` says of it goes before. */
function acrOf(wish: Wish | undefined, voluntary: readonly string[]): RequestedAcr | undefined {
  const wanted = wish && wish.values.length > 0 ? wish.values : voluntary;
  const essential = wish?.essential === true && wish.values.length > 0;
  const values = acrValues
    .filter((acr) => wanted.includes(acr))
    .sort((a, b) => wanted.indexOf(a) - wanted.indexOf(b));
  if (essential && values.length === 0)
    throw unmetAuthenticationRequirements(`acr can be one of: ${acrValues.join(', ')}`);
  return values.length === 0 ? undefined : { values, essential };
}

/** §3.1.2.2: nobody else gets an answer. */
function subjectOf(wish: Wish | undefined): string | undefined {
  if (!wish || wish.values.length === 0) return undefined;
  const [subject, ...others] = wish.values;
  if (others.length > 0 || typeof subject !== 'string')
    throw invalidRequest('sub of id_token in claims must be one text');
  return subject;
}
