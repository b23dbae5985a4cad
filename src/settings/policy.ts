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

/**
 * Settings that an instance has for all its organizations, and an organization may have of its own: the fields,
 * the events of both levels, and what they fold to.
 */
export interface Policy<F extends FieldSet = FieldSet> {
  /** As in event types: `password.complexity`. */
  readonly kind: string;
  /** In sentences: `lockout settings`. */
  readonly title: string;
  readonly fields: Fields<F>;
  readonly events: Readonly<Record<Level, LevelEvents>>;
  readonly slices: Readonly<Record<Level, Aggregate<Kept<Own<ValuesOf<F>>>>>>;
  /** The fact that gives an instance this policy as its default. */
  readonly addToInstance: (values: ValuesOf<F>) => NewEvent;
}

export interface PolicyOptions<F extends FieldSet> {
  kind: string;
  title: string;
  fields: F;
  /** Changes make a draft, which holds once it is activated. */
  drafted?: boolean;
}

const none = Type.Object({});

export function definePolicy<const F extends FieldSet>(options: PolicyOptions<F>): Policy<F> {
  const { kind, title, drafted = false } = options;
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

  const unset: Own<ValuesOf<F>> = { set: undefined, active: undefined };
  const sliceOf = (level: Level) => {
    const { added, changed, removed, activated } = events[level];
    const types = [added, changed, removed, activated].flatMap((event) => (event ? [event.type] : []));
    return keptIn(level, types, unset, (own, { type, payload }: RecordedEvent): Own<ValuesOf<F>> => {
      if (type === added.type) return { ...own, set: fields.fold(fields.zeros, payload) };
      if (type === changed.type) return { ...own, set: fields.fold(own.set ?? fields.zeros, payload) };
      return type === activated?.type ? { ...own, active: own.set } : unset;
    });
  };

  return {
    kind,
    title,
    fields,
    events,
    slices: { instance: sliceOf('instance'), org: sliceOf('org') },
    addToInstance: (values) => events.instance.added(fields.write(values)),
  };
}
