import { narrowedScope } from '../../oidc-session/commands.ts';
import { invalidTarget } from '../../protocol/errors.ts';
import { audienceOf, scopes } from '../../scope/scopes.ts';
import type { Party } from './party.ts';

/** What is asked for of an exchange; undefined or empty where nothing is said. */
export interface Asked {
  readonly scope: readonly string[] | undefined;
  readonly audience: readonly string[];
}

export interface Bounds {
  readonly scope: readonly string[];
  readonly audience: readonly string[];
}

type Giving = Pick<Party, 'scope' | 'audience'>;

/**
 * What may come of an exchange: a scope within that of the subject, where its token has one, else within that of the
 * actor; an audience within those of both. What is not asked for is as the token has it. Neither says more than the
 * other: without the scope of a project the token is not for it, and what is for others alone has no such scope.
 *
 * There is no refresh token (RFC 8693 §2.2.1): it would outlive what was exchanged.
 * @param subject undefined: a user whose token is none, such as an id
 * @throws OAuthError `invalid_scope`, `invalid_target`
 */
export function boundsOf(
  asked: Asked,
  subject: Giving | undefined,
  actor: Giving | undefined,
  apiProjectId: string,
): Bounds {
  const given = (subject ?? actor)?.scope ?? [];
  const wanted = narrowedScope(given, asked.scope).filter((scope) => scope !== scopes.offlineAccess);
  const audience = audienceWithin(
    asked.audience,
    subject,
    actor,
    droppedProjects(given, wanted, apiProjectId),
  );
  const isWithin = (scope: string) => audienceOf([scope], apiProjectId).every((id) => audience.includes(id));
  return { scope: wanted.filter(isWithin), audience };
}

function audienceWithin(
  asked: readonly string[],
  subject: Giving | undefined,
  actor: Giving | undefined,
  dropped: ReadonlySet<string>,
): readonly string[] {
  const most = new Set([...(subject?.audience ?? []), ...(actor?.audience ?? [])]);
  const beyond = asked.find((id) => !most.has(id));
  if (beyond !== undefined)
    throw invalidTarget('audience asks for more than subject_token and actor_token are for', {
      detail: beyond,
    });
  if (asked.length > 0) return [...new Set(asked)];
  return ((subject ?? actor)?.audience ?? []).filter((id) => !dropped.has(id));
}

const droppedProjects = (
  given: readonly string[],
  wanted: readonly string[],
  apiProjectId: string,
): ReadonlySet<string> => {
  const kept = new Set(audienceOf(wanted, apiProjectId));
  return new Set(audienceOf(given, apiProjectId).filter((id) => !kept.has(id)));
};
