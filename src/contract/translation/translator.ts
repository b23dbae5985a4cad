import type { Direction } from './dictionary.ts';

type Values = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: tables are typed where they are written; here they are names.
export type Translate = (value: any, also?: any) => any;

/** A table without its types: `Dictionary` tells what may stand in it. */
interface Table {
  readonly [earlier: string]: string | Table | readonly [string, Table | Translate];
}

/** A line of a table: the earlier name, the later one, and how what is inside is said. */
export interface Line {
  readonly earlier: string;
  readonly later: string;
  readonly inside: object | Translate | undefined;
}

export const isCases = (table: object): table is { readonly cases: object } => 'cases' in table;

export const linesOf = (table: object): Line[] =>
  Object.entries(table as Table).map(([earlier, word]) => {
    if (typeof word === 'string') return { earlier, later: word, inside: undefined };
    if (Array.isArray(word)) return { earlier, later: word[0], inside: word[1] };
    return { earlier, later: earlier, inside: word };
  });

interface Step {
  readonly from: string;
  readonly to: string;
  readonly inside: Translate | undefined;
}

function stepsOf(table: object, direction: Direction): Step[] {
  return linesOf(table).map(({ earlier, later, inside }) => {
    const translate = inside === undefined || typeof inside === 'function' ? inside : each(inside, direction);
    return direction === 'asked'
      ? { from: earlier, to: later, inside: translate as Translate | undefined }
      : { from: later, to: earlier, inside: translate as Translate | undefined };
  });
}

const each = (table: object, direction: Direction): Translate => {
  const one = translator(table, direction);
  return (value) => (Array.isArray(value) ? value.map((item) => one(item)) : one(value));
};

const inside = (step: Step, value: unknown) =>
  step.inside === undefined || value === undefined ? value : step.inside(value);

/** Copies a message under its other names; what no line names stays the same object. */
export function translator(table: object, direction: Direction): Translate {
  if (isCases(table)) {
    const steps = new Map(stepsOf(table.cases, direction).map((step) => [step.from, step]));
    return (chosen: { readonly case: string | undefined; readonly value?: unknown }) => {
      const step = chosen.case === undefined ? undefined : steps.get(chosen.case);
      return step === undefined ? chosen : { case: step.to, value: inside(step, chosen.value) };
    };
  }
  const steps = stepsOf(table, direction);
  return (message: Values) => {
    const copy: Record<string, unknown> = { ...message };
    for (const step of steps) {
      const value = message[step.from];
      if (value !== undefined || step.to in copy) copy[step.to] = inside(step, value);
    }
    return copy;
  };
}
