import { type TObject, type TProperties, Type } from '@sinclair/typebox';
import {
  type Aggregate,
  defineEvent,
  defineFields,
  type EventType,
  type FieldSet,
  type Fields,
  type NewEvent,
  type RecordedEvent,
  type ValuesOf,
} from '../eventstore/index.ts';
import { type Kept, keptIn, type Level } from './levels.ts';

/** What a place has of a policy. A policy without drafts holds as soon as it is set. */
export interface Own<V> {
  readonly set: V | undefined;
  /** What was set when it was last activated; of policies with drafts only. */
  readonly active: V | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: payloads differ by policy
type AnyEvent = EventType<string, any> & { readonly schema: TObject };
type LevelEvents = Readonly<Record<'added' | 'changed', AnyEvent>> &
  Partial<Readonly<Record<'removed' | 'activated', AnyEvent>>>;

/** What settings hold besides their fields, told by events of its own: files that are uploaded. */
export interface Beside<X extends object> {
  readonly none: X;
  readonly types: (level: Level) => readonly string[];
  readonly fold: (beside: X, event: RecordedEvent) => X;
}

/**
 * Settings that an instance has for all its organizations, and an organization may have of its own: the fields,
 * the events of both levels, and what they fold to.
 */
export interface Policy<F extends FieldSet = FieldSet, X extends object = object> {
  /** As in event types: `password.complexity`. */
  readonly kind: string;
  /** In sentences: `lockout settings`. */
  readonly title: string;
  readonly fields: Fields<F>;
  readonly events: Readonly<Record<Level, LevelEvents>>;
  readonly slices: Readonly<Record<Level, Aggregate<Kept<Own<ValuesOf<F> & X>>>>>;
  /** What holds where nobody set anything. */
  readonly initial: ValuesOf<F> & X;
  /** The fact that gives an instance this policy as its default. */
  readonly addToInstance: (values: ValuesOf<F>) => NewEvent;
}

/** What decisions on a policy go by. */
export type PolicyRules<F extends FieldSet> = Pick<Policy<F>, 'title' | 'fields' | 'events'>;

export interface PolicyOptions<F extends FieldSet, X extends object = object> {
  kind: string;
  title: string;
  fields: F;
  /** Changes make a draft, which holds once it is activated. */
  drafted?: boolean;
  beside?: Beside<X>;
}

const none = Type.Object({});

export function definePolicy<const F extends FieldSet, X extends object = object>(
  options: PolicyOptions<F, X>,
): Policy<F, X> {
  const { kind, title, drafted = false, beside } = options;
  const fields = defineFields(options.fields);
  const payload = Type.Object(fields.schema as unknown as TProperties);

  const eventsOf = (level: Level): LevelEvents => {
    const event = (verb: string, schema: TObject) =>
      defineEvent(level, `${level}.policy.${kind}.${verb}`, schema) as AnyEvent;
    return {
      added: event('added', payload),
      changed: event('changed', payload),
      // The instance's own is the last one; there is nothing it could fall back to.
      ...(level === 'org' && { removed: event('removed', none) }),
      ...(drafted && { activated: event('activated', none) }),
    };
  };
  const events = { instance: eventsOf('instance'), org: eventsOf('org') };

  type Values = ValuesOf<F> & X;
  const zeros = { ...fields.zeros, ...beside?.none } as Values;
  const unset: Own<Values> = { set: undefined, active: undefined };
  const sliceOf = (level: Level) => {
    const { added, changed, removed, activated } = events[level];
    const ofPolicy = [added, changed, removed, activated].flatMap((event) => (event ? [event.type] : []));
    const types = [...ofPolicy, ...(beside?.types(level) ?? [])];
    return keptIn(level, types, unset, (own, event: RecordedEvent): Own<Values> => {
      switch (event.type) {
        case added.type:
          return { ...own, set: fields.fold(zeros, event.payload) };
        case changed.type:
          return { ...own, set: fields.fold(own.set ?? zeros, event.payload) };
        case activated?.type:
          return { ...own, active: own.set };
        case removed?.type:
          return unset;
        default: {
          const values = own.set ?? zeros;
          return beside ? { ...own, set: { ...values, ...beside.fold(values, event) } } : own;
        }
      }
    });
  };

  return {
    kind,
    title,
    fields,
    events,
    slices: { instance: sliceOf('instance'), org: sliceOf('org') },
    initial: { ...fields.defaults, ...beside?.none } as Values,
    addToInstance: (values) => events.instance.added(fields.write(values)),
  };
}
