import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useSay, useTexts } from '../texts/index.ts';
import type { IconType } from '../ui/icon.tsx';
import { ArrowDown, ArrowUp, Search } from '../ui/icons.ts';
import { Checkbox, Empty, Failed, Icon, Loading } from '../ui/index.ts';
import { useListState } from './address.ts';
import { BulkBar, type BulkDeed } from './bulk.tsx';
import { pageAfter, type Source, useRows } from './source.ts';
import { type Filter, Tools } from './tools.tsx';

export interface Column<Row> {
  readonly id: string;
  readonly label: string;
  /** Of the grid, as CSS says it: `minmax(12rem, 2fr)` */
  readonly width: string;
  readonly show: (row: Row) => ReactNode;
  /** As a spreadsheet has it. */
  readonly text: (row: Row) => string;
  /** Whether the API sorts by it. */
  readonly sorts?: boolean;
  /** Shown once it is asked for. */
  readonly extra?: boolean;
}

export interface DataListProps<Row> {
  /** Names what one chose for this list, and the file it is exported to. */
  readonly id: string;
  readonly label: string;
  readonly source: Source<Row>;
  readonly keyOf: (row: Row) => string;
  readonly nameOf: (row: Row) => string;
  /** Where a row leads. */
  readonly to?: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  readonly filters?: readonly Filter[];
  readonly bulk?: readonly BulkDeed<Row>[];
  /** Whether there is a field to type in; the API's list must be able to look for it. */
  readonly searchable?: string;
  readonly empty: { readonly icon: IconType; readonly title: string; readonly children?: ReactNode };
  /** How often it is asked for anew, in milliseconds, by what it shows. */
  readonly live?: (rows: readonly Row[]) => number | false;
  /** What is done with one row, at its end. */
  readonly actions?: (row: Row) => ReactNode;
  /** What is done with the whole list, as adding to it: beside its tools. */
  readonly deeds?: ReactNode;
}

const rowRem = 3.25;
const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
const pixels = (rowCount: number) => rowCount * rowRem * rem();

/** A list as long as it is: what is seen is drawn, what is near is fetched. */
export function DataList<Row>(props: DataListProps<Row>) {
  const { id, label, source, keyOf, nameOf, to, columns, filters = [], bulk = [], empty, actions } = props;
  const t = useTexts();
  const say = useSay();
  const [state, setState] = useListState(filters.map((filter) => filter.id));
  const { query, rows, total, ask } = useRows(source, state, props.live);
  const [extra, setExtra] = useChosenColumns(id, columns);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Row>>(new Map());
  const body = useRef<HTMLDivElement>(null);
  const shown = columns.filter((column) => !column.extra || extra.has(column.id));
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => pixels(1),
    overscan: 12,
    scrollMargin: body.current?.offsetTop ?? 0,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 30) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const template = [
    ...(bulk.length > 0 ? ['2.5rem'] : []),
    ...shown.map(({ width }) => width),
    ...(actions ? ['3.5rem'] : []),
  ].join(' ');
  const narrowed = state.search !== '' || Object.keys(state.filters).length > 0;
  const toggle = (row: Row) =>
    setChosen((before) => {
      const after = new Map(before);
      if (!after.delete(keyOf(row))) after.set(keyOf(row), row);
      return after;
    });
  const allChosen = rows.length > 0 && rows.every((row) => chosen.has(keyOf(row)));

  return (
    <section aria-label={label}>
      <Tools
        label={label}
        searchable={props.searchable}
        state={state}
        setState={setState}
        filters={filters}
        columns={columns}
        extra={extra}
        setExtra={setExtra}
        file={id}
        deeds={props.deeds}
        ask={async (page) => {
          const answer = await ask(page);
          return { rows: source.rows(answer), next: pageAfter(source, state, answer, page) };
        }}
      />
      {chosen.size > 0 && (
        <BulkBar
          deeds={bulk}
          rows={[...chosen.values()]}
          nameOf={nameOf}
          onDone={() => setChosen(new Map())}
        />
      )}
      <div className="table-box">
        {query.isError ? (
          <div className="card">
            <Failed error={query.error} onRetry={() => void query.refetch()} />
          </div>
        ) : query.isPending ? (
          <div className="card">
            <Loading lines={6} />
          </div>
        ) : rows.length === 0 ? (
          narrowed ? (
            <Empty icon={Search} title={t.lists.nothingFound}>
              <p>{t.lists.nothingFoundText}</p>
            </Empty>
          ) : (
            <Empty icon={empty.icon} title={empty.title}>
              {empty.children}
            </Empty>
          )
        ) : (
          <div
            className="table"
            role="table"
            aria-label={label}
            aria-rowcount={total === undefined ? -1 : Number(total) + 1}
            aria-busy={query.isFetching}
          >
            <div role="rowgroup">
              <div
                className="tr table-head"
                role="row"
                aria-rowindex={1}
                style={{ gridTemplateColumns: template }}
              >
                {bulk.length > 0 && (
                  <div className="th tick" role="columnheader">
                    <Checkbox
                      aria-label={t.lists.selectAll}
                      isSelected={allChosen}
                      isIndeterminate={chosen.size > 0 && !allChosen}
                      onChange={() =>
                        setChosen(allChosen ? new Map() : new Map(rows.map((row) => [keyOf(row), row])))
                      }
                    />
                  </div>
                )}
                {shown.map((column) => (
                  <HeadCell
                    key={column.id}
                    column={column}
                    sort={state.sort}
                    onSort={(sort) => setState({ sort })}
                  />
                ))}
                {actions && (
                  <div className="th" role="columnheader">
                    <span className="unseen">{t.common.actions}</span>
                  </div>
                )}
              </div>
            </div>
            <div className="table-body" role="rowgroup" ref={body} style={{ height: virtual.getTotalSize() }}>
              {items.map((item) => {
                const row = rows[item.index] as Row;
                return (
                  <div
                    key={keyOf(row)}
                    className="tr"
                    role="row"
                    aria-rowindex={item.index + 2}
                    style={{
                      gridTemplateColumns: template,
                      transform: `translateY(${item.start - virtual.options.scrollMargin}px)`,
                    }}
                  >
                    {bulk.length > 0 && (
                      <div className="td tick" role="cell">
                        <Checkbox
                          aria-label={say(t.lists.select, { name: nameOf(row) })}
                          isSelected={chosen.has(keyOf(row))}
                          onChange={() => toggle(row)}
                        />
                      </div>
                    )}
                    {shown.map((column, index) => (
                      <div key={column.id} className="td" role="cell">
                        {index === 0 && to ? (
                          <Link to={to(row)} className="open">
                            {column.show(row)}
                          </Link>
                        ) : (
                          column.show(row)
                        )}
                      </div>
                    ))}
                    {actions && (
                      <div className="td act" role="cell">
                        {actions(row)}
                      </div>
                    )}
                  </div>
                );
              })}
            </div>
          </div>
        )}
        {total !== undefined && rows.length > 0 && (
          <p className="table-foot" role="status">
            {say(t.lists.total, { count: Number(total) })}
          </p>
        )}
      </div>
    </section>
  );
}

function HeadCell<Row>({
  column,
  sort,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sort: { readonly by: string; readonly ascending: boolean } | undefined;
  readonly onSort: (sort: string | undefined) => void;
}) {
  const own = sort?.by === column.id ? sort : undefined;
  if (!column.sorts)
    return (
      <div className="th" role="columnheader">
        {column.label}
      </div>
    );
  // Up, down, and as it comes.
  const next = !own ? column.id : own.ascending ? `-${column.id}` : undefined;
  return (
    <div
      className="th"
      role="columnheader"
      aria-sort={own ? (own.ascending ? 'ascending' : 'descending') : undefined}
    >
      <button type="button" onClick={() => onSort(next)}>
        {column.label}
        {own && <Icon of={own.ascending ? ArrowUp : ArrowDown} />}
      </button>
    </div>
  );
}

/** Columns beside those that all see, as this device was told to show them. */
function useChosenColumns<Row>(
  list: string,
  columns: readonly Column<Row>[],
): [ReadonlySet<string>, (extra: ReadonlySet<string>) => void] {
  const key = `postern.columns:${list}`;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => {
    const kept = (localStorage.getItem(key) ?? '').split(',');
    return new Set(columns.filter(({ id, extra }) => extra && kept.includes(id)).map(({ id }) => id));
  });
  return [
    chosen,
    (extra) => {
      localStorage.setItem(key, [...extra].join(','));
      setChosen(extra);
    },
  ];
}
