import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { create } from '@bufbuild/protobuf';
import { callUnaryMethod, createConnectQueryKey, useTransport } from '@connectrpc/connect-query';
import { hashKey, keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { ListState } from './address.ts';

export interface Page {
  readonly offset: number;
  readonly limit: number;
  /** What the page before said to ask for, where the API pages by that; undefined for the first. */
  readonly after?: string | undefined;
  /** Which of the source's ways; undefined for all that is looked for at once. */
  readonly way?: number | undefined;
}

/** Where rows come from: a list RPC, and how what one looks for is said to it. */
export interface Source<Row, In extends DescMessage = DescMessage, Out extends DescMessage = DescMessage> {
  readonly method: DescMethodUnary<In, Out>;
  readonly request: (state: ListState, page: Page) => MessageInitShape<In>;
  readonly rows: (answer: MessageShape<Out>) => readonly Row[];
  /** Undefined where the API does not count. */
  readonly total?: (answer: MessageShape<Out>) => bigint | number | undefined;
  /** What to ask for after a page; undefined after the last. Default: by how many rows there were. */
  readonly next?: (answer: MessageShape<Out>, page: Page) => string | undefined;
  /**
   * In how many ways it is looked for, the likeliest first: each finds what those before it do not, by an index of its
   * own. Together they find what a request without a way does. Default: none.
   */
  readonly ways?: (state: ListState) => number;
}

/** With its types put away, so that lists need none but that of their rows. */
export const sourceOf = <Row, In extends DescMessage, Out extends DescMessage>(
  source: Source<Row, In, Out>,
): Source<Row> => source as unknown as Source<Row>;

export const pageSize = 100;

/** The page after one; undefined after the last. */
export function pageAfter<Row>(
  source: Source<Row>,
  state: ListState,
  answer: MessageShape<DescMessage>,
  page: Page,
): Page | undefined {
  const { limit, way } = page;
  const offset = page.offset + limit;
  if (source.next) {
    const after = source.next(answer, page);
    return after === undefined ? undefined : { offset, limit, after };
  }
  if (source.rows(answer).length === limit) return { offset, limit, way };
  if (way === undefined || way + 1 >= (source.ways?.(state) ?? 0)) return undefined;
  return { offset: 0, limit, way: way + 1 };
}

interface Answered {
  readonly answer: MessageShape<DescMessage>;
  readonly next: Page | undefined;
}

/** Rows come at once; how many there are in all takes longer, of many, and is asked for once they are there (RFC 7240). */
const uncounted = { prefer: 'count=none' };

/** @param live how often what is shown is asked for anew, in milliseconds, by what it shows */
export function useRows<Row>(
  source: Source<Row>,
  state: ListState,
  live?: (rows: readonly Row[]) => number | false,
) {
  const transport = useTransport();
  const first: Page = { offset: 0, limit: pageSize, way: source.ways?.(state) ? 0 : undefined };
  const ask = (page: Page, signal?: AbortSignal) =>
    callUnaryMethod(transport, source.method, create(source.method.input, source.request(state, page)), {
      ...(signal && { signal }),
      ...(source.total && { headers: uncounted }),
    });
  /** The first rows that there are from a page on, by whichever way. */
  const rowsFrom = async (page: Page, signal: AbortSignal): Promise<Answered> => {
    for (let asked = page; ; ) {
      const answer = await ask(asked, signal);
      const next = pageAfter(source, state, answer, asked);
      if (!next || source.rows(answer).length > 0) return { answer, next };
      asked = next;
    }
  };
  const query = useInfiniteQuery({
    queryKey: createConnectQueryKey({
      schema: source.method,
      transport,
      input: source.request(state, first),
      cardinality: 'infinite',
    } as never),
    queryFn: ({ pageParam, signal }) => rowsFrom(pageParam, signal),
    initialPageParam: first,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    // Page by page: of many that takes longer than whoever comes back looks at them.
    refetchOnWindowFocus: ({ state: { data } }) => (data?.pages.length ?? 0) <= mostRefreshed,
    ...(live && {
      refetchInterval: (asked: { state: { data?: { pages: Answered[] } | undefined } }) =>
        live(asked.state.data?.pages.flatMap(({ answer }) => source.rows(answer)) ?? []),
    }),
  });
  const { data, isPlaceholderData } = query;
  const pages = data?.pages;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a source is made anew with each turn, and reads rows alike
  const rows = useMemo(() => pages?.flatMap(({ answer }) => source.rows(answer)) ?? [], [pages]);
  const isWhole = pages !== undefined && !isPlaceholderData && !query.hasNextPage;
  const counted = useTotal(source, state, pages !== undefined && !isPlaceholderData && !isWhole);
  return { query, rows, total: source.total && (isWhole ? rows.length : counted), ask };
}

const mostRefreshed = 3;

/** How many there are in all, asked for when whoever looks has stopped typing. */
function useTotal<Row>(
  { method, request, total }: Source<Row>,
  state: ListState,
  isWanted: boolean,
): number | bigint | undefined {
  const transport = useTransport();
  const input = request(state, { offset: 0, limit: 1 });
  const queryKey = createConnectQueryKey({
    schema: method,
    transport,
    input,
    cardinality: 'finite',
  } as never);
  const [rested, setRested] = useState<string>();
  const asked = hashKey(queryKey);
  const isAsked = isWanted && total !== undefined;
  useEffect(() => {
    if (!isAsked) return;
    const timer = setTimeout(setRested, restMs, asked);
    return () => clearTimeout(timer);
  }, [isAsked, asked]);
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => callUnaryMethod(transport, method, create(method.input, input), { signal }),
    enabled: isAsked && rested === asked,
  });
  return data && total?.(data);
}

const restMs = 400;
