import type { Timestamp } from '@bufbuild/protobuf/wkt';
import type { ReactNode } from 'react';
import { useLanguage, useSay, useTexts } from '../texts/index.ts';
import { Moment, millisOf } from '../ui/index.ts';
import { ObjectLink } from './object-link.tsx';

/** Something that happened. */
export interface Happening {
  readonly sequence: bigint;
  readonly at: Timestamp | undefined;
  readonly title: string;
  readonly type: string;
  readonly who: { readonly id: string; readonly name: string };
  /** The service by which it was done, where that is known. */
  readonly service?: string;
  /** What it changed. */
  readonly changes?: ReactNode;
}

/** What happened, by day in the reader's zone. */
export const Moments = ({ of }: { readonly of: readonly Happening[] }) => {
  const format = new Intl.DateTimeFormat(useLanguage(), { dateStyle: 'full' });
  const days = Map.groupBy(of, ({ at }) => format.format(new Date(millisOf(at))));
  return [...days].map(([day, ofDay]) => (
    <section key={day} aria-label={day}>
      <h3 className="day">{day}</h3>
      <ol className="timeline">
        {ofDay.map((happening) => (
          <Happened key={String(happening.sequence)} {...happening} />
        ))}
      </ol>
    </section>
  ));
};

const Happened = ({ at, title, type, who, service, changes }: Happening) => {
  const t = useTexts();
  const say = useSay();
  return (
    <li className="moment">
      <strong>{title || type}</strong>
      <p className="muted small">
        <Moment at={at} />
        {' · '}
        <ObjectLink type="user" id={who.id}>
          {say(t.common.historyBy, { who: who.name || who.id || t.common.historySystem })}
        </ObjectLink>
        {service && ` · ${service}`}
        {' · '}
        <code>{type}</code>
      </p>
      {changes}
    </li>
  );
};
