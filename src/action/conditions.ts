/** When targets are called: what is asked, answered, computed or happened. */
export type Condition =
  | { readonly kind: 'request' | 'response'; readonly method: string }
  | { readonly kind: 'request' | 'response'; readonly service: string }
  | { readonly kind: 'request' | 'response' | 'event'; readonly all: true }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'event'; readonly event: string }
  | { readonly kind: 'event'; readonly group: string };

/** Functions for which targets may be called, by name. */
export const functions = ['preaccesstoken', 'presamlresponse', 'preuserinfo'] as const;
export type FunctionName = (typeof functions)[number];

const groupMark = '.*';

/**
 * A condition as the id of its execution: `request/zitadel.user.v2.UserService/CreateUser`,
 * `response/zitadel.user.v2.UserService`, `request`, `function/preuserinfo`, `event/user.human.added`,
 * `event/user.human.*`, `event`.
 */
export function conditionId(condition: Condition): string {
  const { kind } = condition;
  if ('all' in condition) return kind;
  if ('method' in condition) return `${kind}/${condition.method.replace(/^\//, '')}`;
  if ('service' in condition) return `${kind}/${condition.service}`;
  if ('name' in condition) return `${kind}/${condition.name}`;
  if ('event' in condition) return `${kind}/${condition.event}`;
  return `${kind}/${groupOf(condition.group)}${groupMark}`;
}

const groupOf = (group: string): string =>
  group.endsWith(groupMark) ? group.slice(0, -groupMark.length) : group;

/** The other way round; undefined for what is no condition of this version. */
export function conditionOf(id: string): Condition | undefined {
  const [kind = '', first, second] = id.split('/');
  switch (kind) {
    case 'request':
    case 'response':
      if (first === undefined) return { kind, all: true };
      return second === undefined ? { kind, service: first } : { kind, method: `/${first}/${second}` };
    case 'function':
      return first === undefined ? undefined : { kind, name: first };
    case 'event':
      if (first === undefined) return { kind, all: true };
      return first.endsWith(groupMark) ? { kind, group: groupOf(first) } : { kind, event: first };
    default:
      return undefined;
  }
}

/** Ids of the conditions that an RPC meets, the narrowest first. */
export const conditionsOfCall = (
  kind: 'request' | 'response',
  { service, method }: { readonly service: string; readonly method: string },
): readonly string[] => [`${kind}/${service}/${method}`, `${kind}/${service}`, kind];

/** Ids of the conditions that an event meets, the narrowest first: itself, its groups, all. */
export function conditionsOfEvent(type: string): readonly string[] {
  const ids = [`event/${type}`];
  for (let at = type.lastIndexOf('.'); at > 0; at = type.lastIndexOf('.', at - 1)) {
    ids.push(`event/${type.slice(0, at)}${groupMark}`);
  }
  ids.push('event');
  return ids;
}

/** The first of these that calls anybody: only the best match counts, and one without targets matches nothing. */
export function bestMatch<T>(
  executions: ReadonlyMap<string, readonly T[]>,
  ids: readonly string[],
): readonly T[] {
  for (const id of ids) {
    const targets = executions.get(id);
    if (targets && targets.length > 0) return targets;
  }
  return [];
}
