import { useEffect, useRef, useState } from 'react';
import { Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import { problemOf } from '../api/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Columns3, Download, ListFilter, Search, X } from '../ui/icons.ts';
import { Button, Checkbox, Icon, IconButton, Select, tellDone, tellFailed } from '../ui/index.ts';
import type { ListState } from './address.ts';
import { csvOf, download } from './csv.ts';
import type { Column } from './data-list.tsx';
import type { Page } from './source.ts';

export interface Filter {
  /** Its name in the address. */
  readonly id: string;
  readonly label: string;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
}

interface ToolsProps<Row> {
  readonly label: string;
  readonly searchable: string | undefined;
  readonly state: ListState;
  readonly setState: (change: Readonly<Record<string, string | undefined>>) => void;
  readonly filters: readonly Filter[];
  readonly columns: readonly Column<Row>[];
  readonly extra: ReadonlySet<string>;
  readonly setExtra: (extra: ReadonlySet<string>) => void;
  readonly file: string;
  readonly ask: (page: Page) => Promise<readonly Row[]>;
}

export function Tools<Row>(props: ToolsProps<Row>) {
  const { searchable, state, setState, filters, columns, extra, setExtra } = props;
  const t = useTexts();
  const extras = columns.filter((column) => column.extra);
  const count = Object.keys(state.filters).length;
  return (
    <div className="tools">
      {searchable && (
        <SearchField
          label={searchable}
          value={state.search}
          onSearch={(q) => setState({ q: q || undefined })}
        />
      )}
      {filters.length > 0 && (
        <DialogTrigger>
          <Button icon={ListFilter}>
            {t.lists.filter}
            {count > 0 && <span className="badge">{count}</span>}
          </Button>
          <Popover className="popover">
            <AriaDialog className="card" aria-label={t.lists.filters}>
              {filters.map((filter) => (
                <Select
                  key={filter.id}
                  label={filter.label}
                  choices={[{ id: 'any', label: t.lists.any }, ...filter.choices]}
                  value={state.filters[filter.id] ?? 'any'}
                  onChange={(id) => setState({ [filter.id]: id === 'any' ? undefined : id })}
                />
              ))}
              {count > 0 && (
                <Button
                  onPress={() => setState(Object.fromEntries(filters.map(({ id }) => [id, undefined])))}
                >
                  {t.lists.clearFilters}
                </Button>
              )}
            </AriaDialog>
          </Popover>
        </DialogTrigger>
      )}
      <div className="end">
        {extras.length > 0 && (
          <DialogTrigger>
            <IconButton icon={Columns3} label={t.lists.columns} />
            <Popover className="popover" placement="bottom end">
              <AriaDialog className="card" aria-label={t.lists.columns}>
                {extras.map(({ id, label }) => (
                  <Checkbox
                    key={id}
                    isSelected={extra.has(id)}
                    onChange={(now) => {
                      const after = new Set(extra);
                      if (now) after.add(id);
                      else after.delete(id);
                      setExtra(after);
                    }}
                  >
                    {label}
                  </Checkbox>
                ))}
              </AriaDialog>
            </Popover>
          </DialogTrigger>
        )}
        <Export {...props} />
      </div>
    </div>
  );
}

const exportPage = 1_000;

/** Everything that the list would show, page by page. */
function Export<Row>({ columns, file, ask }: ToolsProps<Row>) {
  const t = useTexts();
  const say = useSay();
  const [count, setCount] = useState<number>();
  const run = async () => {
    setCount(0);
    try {
      const lines = [columns.map(({ label }) => label)];
      for (let offset = 0; ; offset += exportPage) {
        const rows = await ask({ offset, limit: exportPage });
        for (const row of rows) lines.push(columns.map(({ text }) => text(row)));
        setCount(lines.length - 1);
        if (rows.length < exportPage) break;
      }
      download(`${file}.csv`, 'text/csv;charset=utf-8', csvOf(lines));
      tellDone(say(t.lists.exported, { count: lines.length - 1 }));
    } catch (error) {
      tellFailed(problemOf(error).title);
    } finally {
      setCount(undefined);
    }
  };
  return (
    <IconButton
      icon={Download}
      label={count === undefined ? t.lists.export : say(t.lists.exporting, { count })}
      isDisabled={count !== undefined}
      onPress={() => void run()}
    />
  );
}

const typingMs = 120;

const SearchField = ({
  label,
  value,
  onSearch,
}: {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}) => {
  const t = useTexts();
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  // The address may change beside the field, as by the back button.
  if (value !== sent.current && value !== typed) {
    sent.current = value;
    setTyped(value);
  }
  const search = useRef(onSearch);
  search.current = onSearch;
  useEffect(() => {
    if (typed === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed;
      search.current(typed);
    }, typingMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div className="search">
      <Icon of={Search} />
      <input
        className="input"
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
      {typed && <IconButton icon={X} label={t.common.clear} onPress={() => setTyped('')} />}
    </div>
  );
};
