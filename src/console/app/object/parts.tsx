import { Link, useNavigate } from '@tanstack/react-router';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTexts } from '../texts/index.ts';
import { ChevronDown } from '../ui/icons.ts';
import { Button, Menu } from '../ui/index.ts';
import { fitting } from './fitting.ts';

export interface Part {
  /** '' for the first. */
  readonly id: string;
  readonly label: string;
}

/** The parts of an object, each at an address of its own below the object's; those without room are in a menu. */
export const Parts = ({
  label,
  base,
  parts,
  current,
}: {
  readonly label: string;
  /** The object's address. */
  readonly base: string;
  readonly parts: readonly (Part | false)[];
  readonly current: string;
}) => {
  const t = useTexts();
  const navigate = useNavigate();
  const there = parts.filter((part) => part !== false);
  const addressOf = ({ id }: Part) => (id ? `${base}/${id}` : base);
  const { row, shown } = useRoom(
    there.map((part) => part.label),
    there.findIndex(({ id }) => id === current),
  );
  const rest = there.filter((_, index) => !shown.has(index));
  return (
    <nav className="parts" aria-label={label}>
      <div className="parts-row" ref={row}>
        {there.map((part, index) => (
          <Link
            key={part.id}
            to={addressOf(part)}
            className="part"
            activeOptions={{ exact: true, includeSearch: false }}
            aria-current={part.id === current ? 'page' : undefined}
            hidden={!shown.has(index)}
          >
            {part.label}
          </Link>
        ))}
      </div>
      {rest.length > 0 && (
        <Menu
          trigger={
            <Button icon={ChevronDown} kind="plain">
              {t.common.otherParts}
            </Button>
          }
          deeds={rest.map((part) => ({
            id: part.id,
            label: part.label,
            run: () => void navigate({ to: addressOf(part) }),
          }))}
        />
      )}
    </nav>
  );
};

/** Which of the parts there is room for: measured with all of them shown, and again when the room becomes another. */
function useRoom(labels: readonly string[], current: number) {
  const row = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<ReadonlySet<number>>(() => new Set(labels.keys()));
  const all = labels.join('\n');
  useLayoutEffect(() => {
    const nav = row.current?.parentElement;
    if (!row.current || !nav || all === '') return;
    const links = [...row.current.children] as HTMLElement[];
    const measure = () => {
      const hidden = links.map((link) => link.hidden);
      for (const link of links) link.hidden = false;
      const widths = links.map(({ offsetWidth }) => offsetWidth);
      for (const [index, link] of links.entries()) link.hidden = hidden[index] ?? false;
      const next = fitting(widths, current, nav.clientWidth);
      setShown((before) =>
        before.size === next.size && [...next].every((each) => before.has(each)) ? before : next,
      );
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(nav);
    return () => watch.disconnect();
  }, [all, current]);
  return { row, shown };
}
