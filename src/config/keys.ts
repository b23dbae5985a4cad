import type { TObject, TSchema } from '@sinclair/typebox';

/** A schema as this folder reads it: TypeBox's own keywords and the notes of `config/schema.ts`. */
export interface KeySchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly right?: string;
  readonly form?: (text: string) => boolean;
  readonly confidential?: 'all' | 'url';
  readonly fileKey?: string;
  readonly fileOf?: string;
  readonly anyOf?: readonly KeySchema[];
  readonly const?: string;
  readonly properties?: Readonly<Record<string, KeySchema>>;
  readonly items?: KeySchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
}

export const asKeys = (schema: TSchema | TObject): KeySchema => schema as KeySchema;

export const isNullable = (schema: KeySchema): boolean =>
  schema.anyOf?.some(({ type }) => type === 'null') ?? false;

/** What the value is when it is not null. */
export const inner = (schema: KeySchema): KeySchema =>
  isNullable(schema) ? (schema.anyOf!.find(({ type }) => type !== 'null') ?? schema) : schema;

/** The words of an enumeration; undefined for any other kind. */
export const choices = (schema: KeySchema): string[] | undefined => {
  const alternatives = inner(schema).anyOf;
  return alternatives?.every((each) => each.const !== undefined)
    ? alternatives.map((each) => each.const!)
    : undefined;
};

/** The keys below a section (a nullable one too), else none. */
export const keysOf = (schema: KeySchema): Array<[string, KeySchema]> =>
  Object.entries(inner(schema).properties ?? {});

/** Every key that is no list item, sections included: `['server', 'port']` and its schema. */
export const allKeys = (
  schema: KeySchema,
  above: readonly string[] = [],
): Array<[readonly string[], KeySchema]> =>
  keysOf(schema).flatMap(([name, key]): Array<[readonly string[], KeySchema]> => {
    const path = [...above, name];
    return [[path, key], ...allKeys(key, path)];
  });

/** What would be right, as a phrase after "must be". */
export const rightValue = (schema: KeySchema): string => {
  const words = choices(schema);
  const orNull = isNullable(schema) ? ', or null' : '';
  if (schema.right !== undefined)
    return schema.right.startsWith('null or') ? schema.right : schema.right + orNull;
  const kind = inner(schema);
  if (kind.right !== undefined) return kind.right + orNull;
  if (words !== undefined) return (words.length === 1 ? words[0]! : `one of ${words.join(', ')}`) + orNull;
  switch (kind.type) {
    case 'integer': {
      const { minimum, maximum } = kind;
      const range =
        minimum === undefined
          ? ''
          : maximum === undefined
            ? ` of at least ${minimum}`
            : ` from ${minimum} to ${maximum}`;
      return `a whole number${range}${orNull}`;
    }
    case 'boolean':
      return `true or false${orNull}`;
    case 'array':
      return `a list${orNull}`;
    case 'object':
      return `a section with the keys ${Object.keys(kind.properties ?? {}).join(', ')}${orNull}`;
    default:
      return `text${(kind.minLength ?? 0) > 0 ? ' that is not empty' : ''}${orNull}`;
  }
};
