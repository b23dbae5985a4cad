import { narrowedScope } from '../../oidc-session/commands.ts';
import { invalidTarget } from '../../protocol/errors.ts';
import { audienceOf, scopes } from '../../scope/scopes.ts';
import type { Party } from './party.ts';
import type { Target } from './targets.ts';

/** What is asked for of an exchange; undefined or empty where nothing is said. */
export interface Asked {
  readonly scope: readonly string[] | undefined;
  readonly audience: readonly string[];
  /** What `resource` names (RFC 8693 §2.1). */
  readonly targets: readonly Target[];
}

export interface Bounds {
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  /** Those of the audience that are resources (RFC 8707). */
  readonly resources: readonly string[];
}

type Giving = Pick<Party, 'scope' | 'audience' | 'resources'>;

/**
 * What may come of an exchange: a scope within that of the subject, where its token has one, else within that of the
 * actor; an audience within those of both. What is not asked for is as the token has it. Neither says more than the
 * other: without the scope of a project the token is not for it, and what is for others alone has no such scope.
 *
 * A token that is for resources stays for these: whoever names their application by `audience` means what of it the
 * token is for, and no other resource of that application comes of it.
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
  const first = subject ?? actor;
  const given = first?.scope ?? [];
  const wanted = narrowedScope(given, asked.scope).filter((scope) => scope !== scopes.offlineAccess);
  const dropped = droppedProjects(given, wanted, apiProjectId);
  const parties = [subject, actor].filter((party) => party !== undefined);
  const named = [
    ...asked.audience.flatMap((id) => meantBy(id, parties)),
    ...asked.targets.flatMap((target) => meantByResource(target, parties).filter((id) => !dropped.has(id))),
  ];
  const audience =
    asked.audience.length + asked.targets.length > 0
      ? [...new Set(named)]
      : (first?.audience ?? []).filter((id) => !dropped.has(id));
  const isWithin = (scope: string) => audienceOf([scope], apiProjectId).every((id) => audience.includes(id));
  const known = new Set([
    ...parties.flatMap(({ resources }) => [...resources.keys()]),
    ...asked.targets.map(({ resource }) => resource),
  ]);
  return {
    scope: wanted.filter(isWithin),
    audience,
    resources: audience.filter((id) => known.has(id)),
  };
}

/** The same, or what of it the token is for that it is taken from; the wider of two tokens gives it. */
function meantBy(id: string, parties: readonly Giving[]): readonly string[] {
  const giving = parties.filter(({ audience }) => audience.includes(id));
  if (giving.length === 0) throw beyond('audience', id);
  if (giving.some(({ resources }) => resources.size === 0)) return [id];
  return giving.flatMap(({ audience, resources }) => {
    const owned = [...resources].flatMap(([resource, owner]) => (owner === id ? [resource] : []));
    const owner = resources.get(id);
    return [...owned, id, ...(owner !== undefined && audience.includes(owner) ? [owner] : [])];
  });
}

/** A resource is within a token that names it, or is for its application and for no certain resource. */
function meantByResource(
  { resource, owner, ownerProject }: Target,
  parties: readonly Giving[],
): readonly string[] {
  const giving = parties.filter(({ audience, resources }) =>
    resources.size > 0
      ? resources.has(resource)
      : audience.includes(owner) || audience.includes(ownerProject),
  );
  if (giving.length === 0) throw beyond('resource', resource);
  const isFor = giving.some(({ audience, resources }) => resources.size === 0 || audience.includes(owner));
  return isFor ? [resource, owner] : [resource];
}

const beyond = (parameter: 'audience' | 'resource', detail: string) =>
  invalidTarget(`${parameter} asks for more than subject_token and actor_token are for`, { detail });

const droppedProjects = (
  given: readonly string[],
  wanted: readonly string[],
  apiProjectId: string,
): ReadonlySet<string> => {
  const kept = new Set(audienceOf(wanted, apiProjectId));
  return new Set(audienceOf(given, apiProjectId).filter((id) => !kept.has(id)));
};
