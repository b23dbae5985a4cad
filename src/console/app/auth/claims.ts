import { type Environment, endpoints } from './environment.ts';
import type { Place } from './place.ts';
import { AuthProblem, unreachable } from './problem.ts';
import type { Tokens } from './tokens.ts';

/** Who is signed in, as the UserInfo endpoint tells (OIDC Core §5.3). */
export interface Claims {
  readonly sub: string;
  readonly name: string;
  readonly email: string;
  readonly preferredUsername: string;
  /** URL of the avatar; empty for none. */
  readonly picture: string;
  /** BCP 47; empty for none. */
  readonly locale: string;
  /** The organization that the person belongs to. */
  readonly orgId: string;
  readonly orgName: string;
}

const owner = 'urn:zitadel:iam:user:resourceowner';

export async function readClaims(place: Place, environment: Environment, tokens: Tokens): Promise<Claims> {
  const response = await place
    .fetch(endpoints(environment).userinfo, { headers: { authorization: `Bearer ${tokens.accessToken}` } })
    .catch((error: unknown) => {
      throw unreachable(error);
    });
  const told: Record<string, unknown> = await response.json().catch(() => ({}));
  // OIDC Core §5.3.2: it must be of the same person.
  if (!response.ok || told['sub'] !== tokens.subject)
    throw new AuthProblem('unavailable', { detail: `userinfo endpoint: ${response.status}` });
  const text = (name: string) => (typeof told[name] === 'string' ? (told[name] as string) : '');
  return {
    sub: tokens.subject,
    name: text('name') || text('preferred_username'),
    email: text('email'),
    preferredUsername: text('preferred_username'),
    picture: text('picture'),
    locale: text('locale'),
    orgId: text(`${owner}:id`),
    orgName: text(`${owner}:name`),
  };
}
