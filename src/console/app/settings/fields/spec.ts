import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';

export type Control = 'flag' | 'count' | 'text' | 'secret' | 'lines' | 'duration';

/** A field of a message, as a form shows it; its words are in the texts, under its name. */
export interface FieldSpec {
  /** As the message calls it. */
  readonly name: string;
  /** Where it stands, if not on its own: names of fields, joined by dots. */
  readonly at?: string;
  /** Where it does not follow from the field's type. */
  readonly control?: Control;
  /** The message says what is not so, the form what is. */
  readonly inverted?: boolean;
  /** May not be empty. */
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly when?: (values: Values) => boolean;
}

export interface FieldGroup {
  /** Names its title in the texts; '' where there is only one. */
  readonly id: string;
  readonly fields: readonly FieldSpec[];
}

/** What a form holds of a field: drafts of it are kept as JSON. Durations are in seconds. */
export type Value = boolean | number | string;
export type Values = Readonly<Record<string, Value>>;

/** A spec with the field that it is about. */
export interface Field extends FieldSpec {
  readonly control: Control;
  readonly desc: DescField;
}

function controlOf(desc: DescField): Control {
  if (desc.fieldKind === 'list') return 'lines';
  if (desc.fieldKind === 'message') return 'duration';
  if (desc.scalar === ScalarType.BOOL) return 'flag';
  return desc.scalar === ScalarType.STRING ? 'text' : 'count';
}

export const pathOf = ({ at, name }: FieldSpec): string[] => (at ?? name).split('.');

/** @throws Error when the message has no such field */
export function fieldOf(message: DescMessage, spec: FieldSpec): Field {
  const names = pathOf(spec);
  const last = names.pop();
  let within: DescMessage | undefined = message;
  for (const name of names) within = within?.fields.find(({ localName }) => localName === name)?.message;
  const desc = within?.fields.find(({ localName }) => localName === last);
  if (!desc) throw new Error(`${message.typeName} has no field ${spec.name}`);
  return { ...spec, desc, control: spec.control ?? controlOf(desc) };
}
