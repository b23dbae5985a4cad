import { expect, test } from 'bun:test';
import { csvOf } from './csv.ts';

test('cells are quoted as RFC 4180 says', () => {
  expect(
    csvOf([
      ['Name', 'Said'],
      ['Ada', 'a "b", c\nd'],
    ]),
  ).toBe('\uFEFFName,Said\r\nAda,"a ""b"", c\nd"\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '＝1+1', '＠SUM(A1)'])('%j is no formula', (text) => {
  expect(csvOf([[text]])).toBe(`\uFEFF'${text}\r\n`);
});
