import { type TObject, Type } from '@sinclair/typebox';
import { defineEvent, type EventType } from '../eventstore/index.ts';
import type { Level } from '../settings/index.ts';

/** One text of its owner: which message or page (`template`), which of its parts (`key`), in which language. */
export interface TextName {
  readonly template: string;
  readonly key: string;
  readonly language: string;
}

const named = { template: Type.String(), key: Type.String(), language: Type.String() };
const template = Type.Object({ template: Type.String(), language: Type.String() });

type Defined<P extends object, S extends TObject> = EventType<string, P> & { readonly schema: S };
const setPayload = Type.Object({ ...named, text: Type.String() });
const removedPayload = Type.Object(named);

interface TextEvents {
  readonly set: Defined<TextName & { text: string }, typeof setPayload>;
  readonly removed: Defined<TextName, typeof removedPayload>;
  /** All texts of the message or page, in one language. */
  readonly templateRemoved: Defined<{ template: string; language: string }, typeof template>;
}

const eventsOf = (level: Level): TextEvents => ({
  set: defineEvent(level, `${level}.customtext.set`, setPayload),
  removed: defineEvent(level, `${level}.customtext.removed`, removedPayload),
  templateRemoved: defineEvent(level, `${level}.customtext.template.removed`, template),
});

export const textEvents: Readonly<Record<Level, TextEvents>> = {
  instance: eventsOf('instance'),
  org: eventsOf('org'),
};

const translation = Type.Object({
  /** Texts in groups, as deep as the login that shows them has them. */
  translation: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
  language: Type.String(),
  level: Type.Optional(Type.String()),
});
type Translation = { translation?: Record<string, unknown> | null; language: string; level?: string };

const translationOf = (level: Level): Defined<Translation, typeof translation> =>
  defineEvent(level, `${level}.hosted_login_translation.set`, translation);

export const translationSet = { instance: translationOf('instance'), org: translationOf('org') };
