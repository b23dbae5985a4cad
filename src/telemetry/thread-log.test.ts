import { expect, test } from 'bun:test';
import { memoryLogger } from '../testing/ledger.ts';
import { takeOver } from './thread-log.ts';

test('what libraries print in a thread is a line of its log, and cut', () => {
  const { log, lines } = memoryLogger();
  const theirs = { ...console };
  takeOver(theirs as Console, log);
  theirs.log('reader closed', new Error('the line is dead'));
  theirs.error('x'.repeat(2_000));
  expect(
    lines.map(({ level, message, fields }) => [level, message, String(fields?.['said']).length]),
  ).toEqual([
    ['debug', 'a library says', 'reader closed Error: the line is dead'.length],
    ['debug', 'a library says', 500],
  ]);
});
