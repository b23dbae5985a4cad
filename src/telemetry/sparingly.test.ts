import { expect, test } from 'bun:test';
import { createLogger } from './logger.ts';
import { warnSparingly } from './sparingly.ts';

test('what comes with each request is a warning once in ten seconds, which counts the others', () => {
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', format: 'json', write: (line) => lines.push(line) });
  let ms = 0;
  for (; ms < 20_001; ms += 1_000) warnSparingly(log, 'away', { ms }, () => ms);
  warnSparingly(log, 'full', {}, () => ms);
  const warnings = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'warn');
  expect(warnings).toMatchObject([
    { message: 'away', ms: 0 },
    { message: 'away', ms: 10_000, untold: 9 },
    { message: 'away', ms: 20_000, untold: 9 },
    { message: 'full' },
  ]);
  expect(lines).toHaveLength(22);
});
