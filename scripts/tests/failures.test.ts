import { expect, test } from 'bun:test';
import { failuresIn } from './failures.ts';

const output = `
src/a.test.ts:
(pass) first [1.00ms]
error: expected 1
      at src/a.test.ts:3
(fail) second [2.00ms]
(pass) third [1.00ms]

src/b.test.ts:
(pass) fourth [1.00ms]
some log
(fail) fifth [9.00ms]
`;

test('each failure is told with its file and what went wrong', () => {
  expect(failuresIn(output)).toEqual([
    { file: 'src/a.test.ts', told: 'error: expected 1\n      at src/a.test.ts:3\n(fail) second [2.00ms]' },
    { file: 'src/b.test.ts', told: 'some log\n(fail) fifth [9.00ms]' },
  ]);
});

test('where all went well there is none', () => {
  expect(failuresIn('src/a.test.ts:\n(pass) first [1.00ms]\n')).toEqual([]);
});
