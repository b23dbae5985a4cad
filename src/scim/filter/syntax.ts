/** What a filter says (RFC 7644 §3.4.2.2). */
export type Filter =
  | {
      readonly kind: 'compare';
      readonly path: AttributePath;
      readonly operator: Operator;
      readonly value: Literal;
    }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  /** Of one value of a multi-valued attribute all of it holds. */
  | { readonly kind: 'values'; readonly path: AttributePath; readonly filter: Filter };

export const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type Operator = (typeof operators)[number];
export type Literal = string | number | boolean | null;

/** As it was written: names are looked up where the schema is known. */
export interface AttributePath {
  /** URN of the schema, without the colon; undefined for none. */
  readonly urn?: string;
  readonly name: string;
  readonly sub?: string;
}

/** The target of an operation of PATCH (RFC 7644 §3.5.2). */
export interface PatchPath {
  readonly path: AttributePath;
  /** Which values of the attribute. */
  readonly filter?: Filter;
  /** Of these values. */
  readonly sub?: string;
}
