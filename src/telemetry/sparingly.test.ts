import { expect, test } from 'bun:test';
import { createLogger } from './logger.ts';
import { tellRefused, warnSparingly } from './sparingly.ts';

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

test('what anybody can cause is told ten times in ten seconds for each kind, and the rest counted', () => {
  const lines: string[] = [];
  const log = createLogger({ level: 'info', format: 'json', write: (line) => lines.push(line) });
  let ms = 0;
  for (; ms < 10_000; ms += 1) tellRefused(log, 'refused', 'token', { ms }, () => ms);
  tellRefused(log, 'refused', 'other', { ms }, () => ms);
  tellRefused(log, 'refused', 'token', { ms }, () => ms);
  const told = lines.map((line) => JSON.parse(line));
  expect(told.map(({ ms }) => ms)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10_000, 10_000]);
  expect(told.map(({ untold }) => untold).filter(Boolean)).toEqual([9_990]);
});
