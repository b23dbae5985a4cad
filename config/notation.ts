import { type TProperties, type TSchema, Type } from '@sinclair/typebox';

/** How keys are written down: sections, keys that may be null, one of several words. */

export const section = <P extends TProperties>(description: string, properties: P) =>
  Type.Object(properties, { description, additionalProperties: false });

interface Form {
  right?: string;
  form?: (text: string) => boolean;
}

/** A key that may be null, and is when it is not given. */
export const optional = <T extends TSchema>(inner: T, description: string, notes: Form = {}) =>
  Type.Union([inner, Type.Null()], { description, default: null, ...notes });

export const oneOf = <const V extends readonly string[]>(
  values: V,
  options: { default?: V[number]; description: string },
) =>
  Type.Union(
    values.map((value) => Type.Literal(value as V[number])),
    options,
  );

export const port = (options: { default?: number; description?: string } = {}) =>
  Type.Integer({ minimum: 0, maximum: 65_535, ...options });

export const fileName = Type.String({ right: 'the name of a file' });
