/** One line of the doctor's report. */
export interface Finding {
  readonly state: 'ok' | 'warning' | 'wrong';
  /** What was looked at. */
  readonly subject: string;
  readonly found: string;
  /** What to do about it. */
  readonly remedy?: string;
}

export const ok = (subject: string, found: string): Finding => ({ state: 'ok', subject, found });
export const warning = (subject: string, found: string, remedy: string): Finding => ({
  state: 'warning',
  subject,
  found,
  remedy,
});
export const wrong = (subject: string, found: string, remedy: string): Finding => ({
  state: 'wrong',
  subject,
  found,
  remedy,
});

const marks = { ok: '✓', warning: '!', wrong: '✗' } as const;

export const report = (findings: readonly Finding[]): string => {
  const width = Math.max(...findings.map(({ subject }) => subject.length)) + 2;
  const lines = findings.flatMap(({ state, subject, found, remedy }) => [
    `${marks[state]} ${subject.padEnd(width)}${found}`,
    ...(remedy === undefined ? [] : [`  ${''.padEnd(width)}→ ${remedy}`]),
  ]);
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const [bad, doubtful] = [count('wrong'), count('warning')];
  const sum = bad + doubtful === 0 ? 'Nothing is wrong.' : `${bad} wrong, ${doubtful} to look at.`;
  return `${lines.join('\n')}\n\n${sum}\n`;
};
