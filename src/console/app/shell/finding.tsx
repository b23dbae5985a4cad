import { useTransport } from '@connectrpc/connect-query';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { Autocomplete, Header, Input, Menu, MenuItem, MenuSection, TextField } from 'react-aria-components';
import { sections } from '../sections.ts';
import { useTexts } from '../texts/index.ts';
import type { IconType } from '../ui/icon.tsx';
import { Icon } from '../ui/icon.tsx';
import { useOrgId } from './org.tsx';
import { useIsFor } from './use-is-for.ts';
import { usePlaces } from './use-places.ts';

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly detail?: string | undefined;
  readonly icon: IconType;
  readonly to: string;
}

interface Group {
  readonly id: string;
  readonly label: string;
  readonly entries: readonly Entry[];
}

/** What the palette finds, by what is typed: objects, places and tasks. */
export const Finding = ({ onDone }: { readonly onDone: () => void }) => {
  const t = useTexts();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const groups = useGroups(typed.trim());
  return (
    <Autocomplete inputValue={typed} onInputChange={setTyped}>
      <TextField aria-label={t.shell.palette} className="field" autoFocus>
        <Input placeholder={t.shell.palettePlaceholder} />
      </TextField>
      <Menu
        className="options"
        aria-label={t.shell.palette}
        items={groups}
        onAction={(to) => {
          onDone();
          const [path = '', hash] = String(to)
            .replace(/^[^:]*:/, '')
            .split('#');
          void navigate({ to: path, ...(hash && { hash }) });
        }}
        renderEmptyState={() => <p className="option-section">{t.shell.paletteNothing}</p>}
      >
        {(group) => (
          <MenuSection id={group.id}>
            <Header className="option-section">{group.label}</Header>
            {group.entries.map((entry) => (
              <MenuItem
                key={entry.id}
                id={`${group.id}:${entry.to}`}
                className="option"
                textValue={`${entry.name} ${entry.detail ?? ''}`}
              >
                <Icon of={entry.icon} />
                <span className="truncate">{entry.name}</span>
                {entry.detail && <span className="where truncate">{entry.detail}</span>}
              </MenuItem>
            ))}
          </MenuSection>
        )}
      </Menu>
    </Autocomplete>
  );
};

/** Everything typed somewhere in the words, in any order. */
const fits = (words: string, typed: string): boolean =>
  typed
    .toLowerCase()
    .split(/\s+/)
    .every((part) => words.toLowerCase().includes(part));

function useGroups(typed: string): readonly Group[] {
  const t = useTexts();
  const isFor = useIsFor();
  const transport = useTransport();
  const orgId = useOrgId();
  const asked = useDeferredValue(typed);
  const places = usePlaces();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const finders = sections.flatMap((section) => section.finders ?? []).filter(isFor);
  const found = useQueries({
    queries: finders.map((finder) => ({
      queryKey: ['palette', finder.id, orgId, path, asked],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        finder.find(transport, asked, signal, { texts: t, path }),
      enabled: asked.length > 0,
      placeholderData: keepPreviousData,
    })),
  });
  const tasks = sections
    .flatMap((section) => section.tasks ?? [])
    .filter((task) => isFor(task) && (typed || !task.onlyTyped));
  const entries = (of: readonly { to: string; label: (texts: typeof t) => string; icon: IconType }[]) =>
    of
      .map(({ to, label, icon }) => ({ id: to, name: label(t), icon, to }))
      .filter(({ name }) => fits(name, typed));
  return [
    ...finders.map((finder, index) => ({
      id: finder.id,
      label: finder.label(t),
      entries: typed ? (found[index]?.data ?? []).map((each) => ({ ...each, icon: finder.icon })) : [],
    })),
    { id: 'places', label: t.shell.palettePlaces, entries: entries(places) },
    { id: 'tasks', label: t.shell.paletteDo, entries: entries(tasks) },
  ].filter((group) => group.entries.length > 0);
}
