/** What failed, of what Bun writes of a run: under the name of each file its tests, `(fail) name [ms]` after what went wrong. */

const heading = /^(\S+\.test\.tsx?):$/;
/** So much of what was written before a failure is shown again. */
const mostLines = 60;

export interface FailedTest {
  readonly file: string;
  /** The line that names it, and what was written before. */
  readonly told: string;
}

export function failuresIn(output: string): FailedTest[] {
  const found: FailedTest[] = [];
  let file = '';
  let lines: string[] = [];
  for (const line of output.split('\n')) {
    const [, named] = heading.exec(line) ?? [];
    if (named !== undefined) file = named;
    if (named !== undefined || /^\((pass|skip|todo)\) /.test(line)) lines = [];
    else lines.push(line);
    if (!line.startsWith('(fail) ')) continue;
    found.push({ file, told: lines.slice(-mostLines).join('\n') });
    lines = [];
  }
  return found;
}
