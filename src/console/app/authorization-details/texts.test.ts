import { expect, test } from 'bun:test';
import { isLine, linesOf, textsOf } from './texts.ts';

test('texts by language are written in lines, and read from them', () => {
  const texts = { en: 'Pay: now', 'pt-BR': 'Pagar' };
  expect(linesOf(texts)).toEqual(['en: Pay: now', 'pt-BR: Pagar']);
  expect(textsOf(linesOf(texts))).toEqual(texts);
  expect(['en:Pay', 'Pay', 'en:', 'english: Pay'].map(isLine)).toEqual([true, false, false, false]);
});
