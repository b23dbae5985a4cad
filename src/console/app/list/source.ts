import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { create } from '@bufbuild/protobuf';
import { callUnaryMethod, createConnectQueryKey, useTransport } from '@connectrpc/connect-query';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { ListState } from './address.ts';

export interface Page {
  readonly offset: number;
  readonly limit: number;
  /** What the page before said to ask for, where the API pages by that; undefined for the first. */
  readonly after?: string | undefined;
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
}

/** With its types put away, so that lists need none but that of their rows. */
export const sourceOf = <Row, In extends DescMessage, Out extends DescMessage>(
  source: Source<Row, In, Out>,
): Source<Row> => source as unknown as Source<Row>;

export const pageSize = 100;

/** The page after one; undefined after the last. */
export function pageAfter<Row>(
  source: Source<Row>,
  answer: MessageShape<DescMessage>,
  page: Page,
): Page | undefined {
  const { limit } = page;
  const offset = page.offset + limit;
  if (!source.next) return source.rows(answer).length === limit ? { offset, limit } : undefined;
  const after = source.next(answer, page);
  return after === undefined ? undefined : { offset, limit, after };
}

/** @param live how often what is shown is asked for anew, in milliseconds, by what it shows */
export function useRows<Row>(
  source: Source<Row>,
  state: ListState,
  live?: (rows: readonly Row[]) => number | false,
) {
  const transport = useTransport();
  const first: Page = { offset: 0, limit: pageSize };
  const ask = (page: Page, signal?: AbortSignal) =>
    callUnaryMethod(transport, source.method, create(source.method.input, source.request(state, page)), {
      ...(signal && { signal }),
    });
  const query = useInfiniteQuery({
    queryKey: createConnectQueryKey({
      schema: source.method,
      transport,
      input: source.request(state, first),
      cardinality: 'infinite',
    } as never),
    queryFn: ({ pageParam, signal }) => ask(pageParam, signal),
    initialPageParam: first,
    getNextPageParam: (last, _all, page) => pageAfter(source, last, page),
    placeholderData: keepPreviousData,
    ...(live && {
      refetchInterval: (asked: { state: { data?: { pages: MessageShape<DescMessage>[] } | undefined } }) =>
        live(asked.state.data?.pages.flatMap((page) => source.rows(page)) ?? []),
    }),
  });
  const pages = query.data?.pages ?? [];
  return {
    query,
    rows: pages.flatMap((page) => source.rows(page)),
    total: pages[0] && source.total?.(pages[0]),
    ask,
  };
}
