import { useNavigate, useSearch } from '@tanstack/react-router';

/** What of a list stands in the address: `?q=ada&sort=-created&state=active`. */
export interface ListState {
  readonly search: string;
  readonly filters: Readonly<Record<string, string>>;
  readonly sort: { readonly by: string; readonly ascending: boolean } | undefined;
}

type Params = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** @param names filters that the list has: whatever else stands in the address is not its own */
export function stateOf(params: Params, names: readonly string[]): ListState {
  const sort = textOf(params['sort']);
  const filters: Record<string, string> = {};
  for (const name of names) {
    const value = textOf(params[name]);
    if (value) filters[name] = value;
  }
  return {
    search: textOf(params['q']),
    filters,
    sort: sort ? { by: sort.replace(/^-/, ''), ascending: !sort.startsWith('-') } : undefined,
  };
}

/** The state, and how to change parts of it: undefined takes one out of the address. */
export function useListState(
  names: readonly string[],
): [ListState, (change: Readonly<Record<string, string | undefined>>) => void] {
  const params = useSearch({ strict: false }) as Params;
  const navigate = useNavigate();
  return [
    stateOf(params, names),
    (change) =>
      void navigate({
        to: '.',
        search: ((before: Params) => ({ ...before, ...change })) as never,
        replace: true,
        resetScroll: false,
      }),
  ];
}
