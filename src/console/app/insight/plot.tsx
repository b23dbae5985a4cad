import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import { useLanguage } from '../texts/index.ts';
import type { Span } from './counting.ts';

export interface Series {
  readonly id: string;
  readonly label: string;
  readonly counts: readonly number[];
}

const tokens = ['--accent', '--danger', '--good', '--warn', '--muted', '--link', '--text'] as const;
const heightPx = 220;

/** A token as a canvas takes it: custom properties that follow the scheme are resolved where they are used. */
function colourOf(element: HTMLElement, token: string): string {
  element.style.color = `var(${token})`;
  const { color } = getComputedStyle(element);
  element.style.color = '';
  return color;
}

function draw(box: HTMLElement, span: Span, series: readonly Series[], language: string): UPlot {
  const hours = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' });
  const days = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' });
  const [muted, edge] = [colourOf(box, '--muted'), colourOf(box, '--edge')];
  const font = `12px ${getComputedStyle(box).fontFamily}`;
  const axis = { stroke: muted, font, grid: { stroke: edge, width: 1 }, ticks: { show: false } };
  const whole = series.flatMap(({ counts }) => counts);
  return new UPlot(
    {
      width: box.clientWidth,
      height: heightPx,
      legend: { show: false },
      cursor: { show: false },
      scales: { y: { range: [0, Math.max(4, ...whole) * 1.1] } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 28,
          values: (_, moments) =>
            moments.map((seconds) => (span.starts.length === 24 ? hours : days).format(seconds * 1_000)),
        },
        { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] },
      ],
      series: [
        {},
        ...series.map(({ label }, index) => ({
          label,
          stroke: colourOf(box, tokens[index % tokens.length] ?? '--accent'),
          width: 2,
          points: { show: false },
        })),
      ],
    },
    [span.starts.map((start) => start / 1_000), ...series.map(({ counts }) => [...counts])],
    box,
  );
}

/** Lines over time, for the eye: whoever cannot see them has the table beside. */
export const Plot = ({ span, series }: { readonly span: Span; readonly series: readonly Series[] }) => {
  const language = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let plot = draw(element, span, series, language);
    const redraw = () => {
      plot.destroy();
      plot = draw(element, span, series, language);
    };
    const size = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: heightPx }));
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const look = new MutationObserver(redraw);
    size.observe(element);
    scheme.addEventListener('change', redraw);
    look.observe(document.documentElement, { attributeFilter: ['data-scheme'] });
    return () => {
      size.disconnect();
      look.disconnect();
      scheme.removeEventListener('change', redraw);
      plot.destroy();
    };
  }, [span, series, language]);
  return (
    <div>
      <div className="plot" ref={box} aria-hidden="true" />
      <ul className="plot-legend" aria-hidden="true">
        {series.map(({ id, label }, index) => (
          <li key={id}>
            <span style={{ background: `var(${tokens[index % tokens.length]})` }} />
            {label}
          </li>
        ))}
      </ul>
    </div>
  );
};
