import type { Write } from './rows.ts';
import { qualified } from './statements.ts';

/** Of each the server keeps a plan for as long as the connection lives. */
const mostTexts = 64;
/** More of them are planned for longer, and their page is large enough for statements of their own. */
const mostWrites = 8;

/** A whole page as one statement, which is a transaction by itself. */
export interface OneStatement {
  readonly text: string;
  readonly values: readonly string[];
}

/**
 * Writes of a page, made into one statement with the query that moves the checkpoint: begin, end, and each write by
 * itself cost either side more than what a page of a few events writes.
 *
 * The query comes first and may refuse everything; then the writes follow in no certain order, none of which sees the
 * others. So it is for pages that write each table by one statement. Tables are named in alphabetical order, since they
 * are locked in that order before anything is done: `rebuild.ts` locks them so before it takes the checkpoint.
 *
 * @param lead the query; its parameters come first
 * @param leading how many these are
 * @returns undefined for writes that must be statements of their own
 */
export function oneStatements(lead: string, leading: number) {
  /** Statements by the number that stands for them in the key of a text. */
  const numbers = new Map<string, number>();
  const texts = new Map<string, string>();

  const numberOf = (text: string): number => {
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  };

  function textOf(writes: readonly Write[]): string | undefined {
    const key = writes.map(({ text }) => numberOf(text)).join();
    const known = texts.get(key);
    if (known !== undefined || texts.size >= mostTexts) return known;
    let place = leading;
    const parts = writes.map(({ text, values }, i) => {
      const from = place;
      place += values.length;
      return `w${i} AS (${text.replaceAll(/\$(\d+)/g, (_, own: string) => `$${Number(own) + from}`)})`;
    });
    const made = parts.length === 0 ? lead : `WITH ${parts.join(', ')} ${lead}`;
    texts.set(key, made);
    return made;
  }

  return (writes: readonly Write[]): OneStatement | undefined => {
    if (writes.length > mostWrites) return undefined;
    const sorted = writes
      .map((write) => ({ write, name: qualified(write.table.schema ?? 'projections', write.table.name) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    if (sorted.some(({ name }, i) => name === sorted[i + 1]?.name)) return undefined;
    const ordered = sorted.map(({ write }) => write);
    const text = textOf(ordered);
    return text === undefined ? undefined : { text, values: ordered.flatMap(({ values }) => values) };
  };
}
