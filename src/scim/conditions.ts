import { textMethod } from '../database/search/text.ts';
import type { Conditions } from '../database/search.ts';
import { invalidFilter } from './errors.ts';
import type { AttributePath, Filter, Literal, Operator } from './filter/index.ts';
import type { ResourceType } from './schema/index.ts';
import { targetOf } from './target.ts';

/** What is asked of an attribute: a comparison, or that there is one. */
export type Asked = { readonly operator: Operator; readonly value: Literal } | { readonly operator: 'pr' };

/** How a filter on an attribute is asked of a list; by its path in lower case: `name.familyname`. */
export type Askable<C extends string> = ReadonlyMap<string, (where: Conditions<C>, asked: Asked) => void>;

const unable = (path: string, { operator }: Asked) =>
  invalidFilter(`${path} cannot be compared by ${operator} here`);

export const textIn = (path: string, value: Literal): string => {
  if (typeof value === 'string') return value;
  throw invalidFilter(`${path} is compared with a string`);
};

const methods: Readonly<Partial<Record<Operator, number>>> = {
  eq: textMethod.equalsIgnoreCase,
  co: textMethod.containsIgnoreCase,
  sw: textMethod.startsWithIgnoreCase,
  ew: textMethod.endsWithIgnoreCase,
};

const orders: Readonly<Partial<Record<Operator, string>>> = { gt: '>', ge: '>=', lt: '<', le: '<=' };

/** A text that is compared without its case. */
export const byText =
  <C extends string>(path: string, column: C, form: (text: string) => string = (text) => text) =>
  (where: Conditions<C>, asked: Asked): void => {
    if (asked.operator === 'pr' || asked.value === null) {
      const isThere = asked.operator === 'pr' || asked.operator === 'ne';
      where.and(`${where.column(column)} ${isThere ? '<>' : '='} ''`);
      return;
    }
    const value = form(textIn(path, asked.value));
    const method = methods[asked.operator === 'ne' ? 'eq' : asked.operator];
    const order = orders[asked.operator];
    if (asked.operator === 'ne')
      where.and(
        `not ${where
          .group()
          .text(column, value, method ?? 1)
          .joined()}`,
      );
    else if (method !== undefined) where.text(column, value, method);
    else where.and(`lower(${where.column(column)}) ${order} lower(${where.param(value)})`);
  };

/** An id, which is compared as it is. */
export const byId =
  <C extends string>(path: string, column: C) =>
  (where: Conditions<C>, asked: Asked): void => {
    if (asked.operator === 'pr') return;
    const value = textIn(path, asked.value);
    if (asked.operator === 'eq') where.equals(column, value);
    else if (asked.operator === 'ne') where.and(`${where.column(column)} <> ${where.param(value)}`);
    else throw unable(path, asked);
  };

/** A moment, such as 2026-01-31T12:00:00Z. */
export const byTime =
  <C extends string>(path: string, column: C) =>
  (where: Conditions<C>, asked: Asked): void => {
    if (asked.operator === 'pr') return;
    const moment = new Date(textIn(path, asked.value));
    if (Number.isNaN(moment.getTime()))
      throw invalidFilter(`${path} is compared with a time such as 2026-01-31T12:00:00Z`);
    const method = { eq: 0, gt: 1, ge: 2, lt: 3, le: 4 }[asked.operator as string];
    if (method !== undefined) where.timestamp(column, moment, method);
    else if (asked.operator === 'ne')
      where.and(`${where.column(column)} <> ${where.param(moment)}::timestamptz`);
    else throw unable(path, asked);
  };

/**
 * Adds what a filter says to the conditions of a list.
 * @throws ScimError invalidFilter for attributes and comparisons that are not asked of it
 */
export function addFilter<C extends string>(
  where: Conditions<C>,
  filter: Filter,
  type: ResourceType,
  askable: Askable<C>,
): void {
  const nested = (part: Filter) => {
    const group = where.group();
    addFilter(group, part, type, askable);
    return group;
  };
  switch (filter.kind) {
    case 'and':
      for (const part of filter.parts) addFilter(where, part, type, askable);
      return;
    case 'or':
      where.either(filter.parts.map(nested));
      return;
    case 'not':
      where.and(`not ${nested(filter.of).joined()}`);
      return;
    case 'values':
      addFilter(where, ofValues(filter.path, filter.filter), type, askable);
      return;
    default: {
      const asked: Asked = filter.kind === 'present' ? { operator: 'pr' } : filter;
      const target = targetOf(type, filter.path);
      const named =
        target?.kind === 'attribute' && [target.attribute.name, target.sub?.name].filter(Boolean).join('.');
      const ask = named
        ? askable.get(`${target.extension ? 'enterprise.' : ''}${named}`.toLowerCase())
        : undefined;
      if (!ask)
        throw invalidFilter(
          `Nothing is found by ${[filter.path.name, filter.path.sub].filter(Boolean).join('.')}`,
        );
      ask(where, asked);
    }
  }
}

/** Paths within brackets stand below the attribute before these. */
function ofValues(path: AttributePath, filter: Filter): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, parts: filter.parts.map((part) => ofValues(path, part)) };
    case 'not':
      return { kind: 'not', of: ofValues(path, filter.of) };
    case 'values':
      throw invalidFilter('A filter on values cannot hold another');
    default:
      return { ...filter, path: { ...path, sub: filter.path.name } };
  }
}
