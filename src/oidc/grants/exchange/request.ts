import { invalidRequest } from '../../protocol/errors.ts';
import { listOf, type Parameters } from '../../protocol/parameters.ts';
import { resourcesIn } from '../../scope/resources.ts';
import { type IssuedTokenType, tokenType } from '../../tokens/authorized.ts';
import type { Asked } from './bounds.ts';

/** What the request says (RFC 8693 §2.1). */
export interface ExchangeRequest extends Pick<Asked, 'scope' | 'audience'> {
  readonly resources: readonly string[];
  readonly subject: Shown<SubjectTokenType>;
  /** Who shall act as the subject; the subject alone is exchanged without. */
  readonly actor: Shown<ActorTokenType> | undefined;
  readonly issued: IssuedTokenType;
}

export interface Shown<T extends string = SubjectTokenType> {
  readonly type: T;
  readonly token: string;
}

export type ActorTokenType = 'access_token' | 'id_token';
export type SubjectTokenType = ActorTokenType | 'jwt' | 'user_id';

const actorTypes: ReadonlyMap<string, ActorTokenType> = new Map([
  [tokenType('access_token'), 'access_token'],
  [tokenType('id_token'), 'id_token'],
]);
const subjectTypes: ReadonlyMap<string, SubjectTokenType> = new Map<string, SubjectTokenType>([
  ...actorTypes,
  [tokenType('jwt'), 'jwt'],
  ['urn:zitadel:params:oauth:token-type:user_id', 'user_id'],
]);
const issuedTypes: ReadonlyMap<string, IssuedTokenType> = new Map<string, IssuedTokenType>(
  (['access_token', 'jwt', 'id_token'] as const).map((type) => [tokenType(type), type]),
);

const maxIdLength = 200;

/** @throws OAuthError `invalid_request`, `invalid_target` */
export function readRequest(form: Parameters): ExchangeRequest {
  const subject = shown(form, 'subject_token', subjectTypes);
  if (!subject) throw invalidRequest('The parameter subject_token is missing');
  const actor = shown(form, 'actor_token', actorTypes);
  if (!actor && (subject.type === 'user_id' || subject.type === 'jwt'))
    throw invalidRequest('The parameter actor_token is missing: it says who acts as the subject');
  const scope = form.get('scope');
  return {
    subject,
    actor,
    issued: typeIn(form, 'requested_token_type', issuedTypes) ?? 'access_token',
    scope: scope === undefined ? undefined : listOf(scope),
    audience: form.all('audience').flatMap(listOf),
    resources: resourcesIn(form),
  };
}

function shown<T extends string>(
  form: Parameters,
  parameter: string,
  types: ReadonlyMap<string, T>,
): Shown<T> | undefined {
  const token = form.get(parameter);
  const type = typeIn(form, `${parameter}_type`, types);
  if (token === undefined && type === undefined) return undefined;
  if (token === undefined) throw invalidRequest(`The parameter ${parameter} is missing`);
  if (type === undefined) throw invalidRequest(`The parameter ${parameter}_type is missing`);
  // Nobody's id is that long.
  if (type === 'user_id' && token.length > maxIdLength) throw invalidRequest(`${parameter} is no user id`);
  return { type, token };
}

function typeIn<T extends string>(
  form: Parameters,
  parameter: string,
  types: ReadonlyMap<string, T>,
): T | undefined {
  const value = form.get(parameter);
  if (value === undefined) return undefined;
  const type = types.get(value);
  if (type !== undefined) return type;
  throw invalidRequest(`${parameter} must be one of ${[...types.keys()].join(', ')}`);
}
