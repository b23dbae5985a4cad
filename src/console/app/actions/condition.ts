import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Condition, ConditionSchema } from '../../../contract/services/action/v2.ts';
import { useSay, useTexts } from '../texts/index.ts';

/** In the order in which a call comes by them. */
export const kinds = ['request', 'response', 'function', 'event'] as const;
export type Kind = (typeof kinds)[number];

/** How much of a kind is meant: `one` of a function is the only scope. */
export type Scope = 'one' | 'group' | 'all';

/** When something runs, flat: `{ kind: 'event', scope: 'group', name: 'user.human' }`. */
export interface When {
  readonly kind: Kind;
  readonly scope: Scope;
  readonly name: string;
}

export function whenOf({ conditionType }: Condition): When | undefined {
  const { case: kind, value } = conditionType;
  if (kind === undefined) return undefined;
  if (kind === 'function') return { kind, scope: 'one', name: value.name };
  const { condition } = value;
  if (condition.case === 'all') return { kind, scope: 'all', name: '' };
  const isGroup = condition.case === 'service' || condition.case === 'group';
  return { kind, scope: isGroup ? 'group' : 'one', name: condition.value ?? '' };
}

export function conditionOf({ kind, scope, name }: When): MessageInitShape<typeof ConditionSchema> {
  if (kind === 'function') return { conditionType: { case: kind, value: { name } } };
  const all = { case: 'all' as const, value: true };
  if (kind === 'event') {
    const condition =
      scope === 'all'
        ? all
        : scope === 'group'
          ? { case: 'group' as const, value: name }
          : { case: 'event' as const, value: name };
    return { conditionType: { case: kind, value: { condition } } };
  }
  const condition =
    scope === 'all'
      ? all
      : scope === 'group'
        ? { case: 'service' as const, value: name }
        : { case: 'method' as const, value: name };
  return { conditionType: { case: kind, value: { condition } } };
}

export const keyOf = ({ kind, scope, name }: When): string => `${kind}:${scope}:${name}`;

/** `/zitadel.user.v2.UserService/AddHumanUser` as `UserService.AddHumanUser`, with what it was for who asks. */
const shortOf = (name: string): string =>
  name
    .replace(/^\//, '')
    .replace(/^[\w.]*\.(?=\w+(\/|$))/, '')
    .replace('/', '.');

/** A condition in words. */
export function useWhenText(): (when: When) => string {
  const t = useTexts();
  const say = useSay();
  const { when: texts } = t.actions;
  return ({ kind, scope, name }) => {
    if (kind === 'function') return texts.functions[name as keyof typeof texts.functions] ?? name;
    if (scope === 'all') return texts.all[kind];
    if (kind === 'event') return scope === 'group' ? say(texts.eventGroup, { name }) : name;
    return scope === 'group' ? say(texts.service, { name: shortOf(name) }) : shortOf(name);
  };
}
