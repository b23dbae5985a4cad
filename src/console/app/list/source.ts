import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { create } from '@bufbuild/protobuf';
import { callUnaryMethod, createConnectQueryKey, useTransport } from '@connectrpc/connect-query';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { ListState } from './address.ts';

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** Where rows come from: a list RPC, and how what one looks for is said to it. */
export interface Source<Row, In extends DescMessage = DescMessage, Out extends DescMessage = DescMessage> {
  readonly method: DescMethodUnary<In, Out>;
  readonly request: (state: ListState, page: Page) => MessageInitShape<In>;
  readonly rows: (answer: MessageShape<Out>) => readonly Row[];
  /** Undefined where the API does not count. */
  readonly total: (answer: MessageShape<Out>) => bigint | number | undefined;
}

/** With its types put away, so that lists need none but that of their rows. */
export const sourceOf = <Row, In extends DescMessage, Out extends DescMessage>(
  source: Source<Row, In, Out>,
): Source<Row> => source as unknown as Source<Row>;

export const pageSize = 100;

export function useRows<Row>(source: Source<Row>, state: ListState) {
  const transport = useTransport();
  const ask = (page: Page, signal?: AbortSignal) =>
    callUnaryMethod(transport, source.method, create(source.method.input, source.request(state, page)), {
      ...(signal && { signal }),
    });
  const query = useInfiniteQuery({
    queryKey: createConnectQueryKey({
      schema: source.method,
      transport,
      input: source.request(state, { offset: 0, limit: pageSize }),
      cardinality: 'infinite',
    } as never),
    queryFn: ({ pageParam, signal }) => ask({ offset: pageParam, limit: pageSize }, signal),
    initialPageParam: 0,
    getNextPageParam: (last, all) =>
      source.rows(last).length === pageSize ? all.length * pageSize : undefined,
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages ?? [];
  return {
    query,
    rows: pages.flatMap((page) => source.rows(page)),
    total: pages[0] && source.total(pages[0]),
    ask,
  };
}
