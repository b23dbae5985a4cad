import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components';
import { problemOf } from '../api/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Columns3, Download, ListFilter, Search, X } from '../ui/icons.ts';
import { Button, Checkbox, Icon, IconButton, Select, TextField, tellDone, tellFailed } from '../ui/index.ts';
import type { ListState } from './address.ts';
import { csvOf, download } from './csv.ts';
import type { Column } from './data-list.tsx';
import type { Page } from './source.ts';

export interface Filter {
  /** Its name in the address. */
  readonly id: string;
  readonly label: string;
  /** What there is to choose; none: something that is typed. */
  readonly choices?: readonly { readonly id: string; readonly label: string }[];
  /** Offered while one types. */
  readonly suggestions?: readonly string[];
  /** Of what is typed: a moment in one's own zone, or a text. */
  readonly type?: 'text' | 'datetime-local';
  readonly hint?: string;
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
  readonly deeds: ReactNode;
  readonly ask: (page: Page) => Promise<{ readonly rows: readonly Row[]; readonly next: Page | undefined }>;
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
                <FilterField
                  key={filter.id}
                  filter={filter}
                  value={state.filters[filter.id]}
                  onChange={(value) => setState({ [filter.id]: value })}
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
        {props.deeds}
      </div>
    </div>
  );
}

const FilterField = ({
  filter: { label, hint, choices, suggestions, type = 'text' },
  value,
  onChange,
}: {
  readonly filter: Filter;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) => {
  const t = useTexts();
  const [typed, setTyped] = useTyped(value ?? '', (text) => onChange(text.trim() || undefined));
  return choices ? (
    <Select
      label={label}
      hint={hint}
      choices={[{ id: 'any', label: t.lists.any }, ...choices]}
      value={value ?? 'any'}
      onChange={(id) => onChange(id === 'any' ? undefined : id)}
    />
  ) : (
    <TextField
      label={label}
      hint={hint}
      type={type}
      value={typed}
      onChange={setTyped}
      suggestions={suggestions}
      autoComplete="off"
    />
  );
};

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
      for (let page: Page | undefined = { offset: 0, limit: exportPage }; page; ) {
        const { rows, next }: Awaited<ReturnType<typeof ask>> = await ask(page);
        for (const row of rows) lines.push(columns.map(({ text }) => text(row)));
        setCount(lines.length - 1);
        page = next;
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

/** No more often: a key that is held down types thirty times a second. */
const typingMs = 50;

/** What is typed, told at once unless something was told just before; and what the address says beside the field. */
function useTyped(value: string, onChange: (text: string) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState(value);
  const sent = useRef({ text: value, at: 0 });
  // The address may change beside the field, as by the back button.
  if (value !== sent.current.text && value !== typed) {
    sent.current.text = value;
    setTyped(value);
  }
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    if (typed === sent.current.text) return;
    const send = () => {
      sent.current = { text: typed, at: performance.now() };
      tell.current(typed);
    };
    const wait = sent.current.at + typingMs - performance.now();
    if (wait <= 0) return send();
    const timer = setTimeout(send, wait);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped];
}

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
  const [typed, setTyped] = useTyped(value, onSearch);
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
