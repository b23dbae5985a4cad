import type { OpenApiDocument, Operation } from '../types.ts';
import { element } from './element.ts';

/** An operation with where it stands. */
export interface Listed {
  readonly operation: Operation;
  readonly verb: string;
  readonly path: string;
  /** What the search looks in, in lower case. */
  readonly words: string;
}

export const listed = (api: OpenApiDocument): Listed[] =>
  Object.entries(api.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([verb, operation]) => ({
      operation,
      verb,
      path,
      words: [
        operation.operationId,
        operation.summary,
        verb,
        path,
        operation['x-permission'],
        operation.description,
      ]
        .join(' ')
        .toLowerCase(),
    })),
  );

/** Those that have every word of the query. */
export const search = (all: readonly Listed[], query: string): readonly Listed[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0 ? all : all.filter((one) => words.every((word) => one.words.includes(word)));
};

/** The list by service; open where a search left few enough to see at once. */
export const operationList = (shown: readonly Listed[], current: string): HTMLElement[] => {
  const byService = Map.groupBy(shown, (one) => one.operation.tags[0] ?? '');
  return [...byService]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, operations]) => {
      const open = shown.length <= 60 || operations.some((one) => one.operation.operationId === current);
      return element(
        'details',
        open ? { open: '' } : {},
        element(
          'summary',
          { title: service },
          `${areaOf(service)} `,
          element('span', {}, String(operations.length)),
        ),
        element('ul', {}, ...operations.map((one) => element('li', {}, link(one, current)))),
      );
    });
};

/** `user.v2.UserService` → `user v2`; every package has one service. */
const areaOf = (service: string): string => service.split('.').slice(0, -1).join(' ').replaceAll('_', ' ');

const link = ({ operation, verb }: Listed, current: string): HTMLElement =>
  element(
    'a',
    {
      href: `#${operation.operationId}`,
      ...(operation.operationId === current && { 'aria-current': 'page' }),
    },
    element('span', { class: 'verb', 'data-verb': verb }, verb.toUpperCase()),
    operation.summary,
  );
