import { lazy, Suspense } from 'react';
import { Card } from '../object/index.ts';
import { useLanguage, useTexts } from '../texts/index.ts';
import type { Span } from './counting.ts';
import type { Series } from './plot.tsx';

const Plot = lazy(() => import('./plot.tsx').then(({ Plot: Component }) => ({ default: Component })));

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

/** Counts over time, as a plot and as a table. */
export const Figure = ({
  title,
  text,
  span,
  series,
  adds = true,
}: {
  readonly title: string;
  readonly text: string;
  readonly span: Span;
  readonly series: readonly Series[];
  /** Whether counts of parts make a total: who is there twice is one person. */
  readonly adds?: boolean;
}) => {
  const t = useTexts();
  const nothing = series.every(({ counts }) => sum(counts) === 0);
  return (
    <Card title={title} text={text}>
      {nothing ? (
        <p className="muted">{t.insight.nothing}</p>
      ) : (
        <>
          <Suspense fallback={<div className="plot" />}>
            <Plot span={span} series={series} />
          </Suspense>
          <details>
            <summary>{t.insight.asTable}</summary>
            <Numbers title={title} span={span} series={series} adds={adds} />
          </details>
        </>
      )}
    </Card>
  );
};

const Numbers = ({
  title,
  span,
  series,
  adds,
}: {
  readonly title: string;
  readonly span: Span;
  readonly series: readonly Series[];
  readonly adds: boolean;
}) => {
  const t = useTexts();
  const language = useLanguage();
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const number = new Intl.NumberFormat(language);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1)
    <section className="table-box numbers" aria-label={title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.insight.time}</th>
            {series.map(({ id, label }) => (
              <th scope="col" key={id}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {span.starts.map((start, part) => (
            <tr key={start}>
              <th scope="row">{moment.format(start)}</th>
              {series.map(({ id, counts }) => (
                <td key={id}>{number.format(counts[part] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
        {adds && (
          <tfoot>
            <tr>
              <th scope="row">{t.insight.total}</th>
              {series.map(({ id, counts }) => (
                <td key={id}>{number.format(sum(counts))}</td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
};
