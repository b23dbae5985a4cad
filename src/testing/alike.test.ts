import { expect, test } from 'bun:test';
import { superiority, toldApart } from './alike.ts';

test('samples of one kind are alike, those of two are not', () => {
  expect(superiority({ one: [1, 2, 3], other: [1, 2, 3] })).toBe(0.5);
  expect(superiority({ one: [4, 5], other: [1, 2] })).toBe(1);
  expect(superiority({ one: [1], other: [2, 0] })).toBe(0.5);
});

test('a few milliseconds more are found out, and chance is not', async () => {
  const usual = () => Bun.sleep(1);
  expect(await toldApart(60, usual, usual)).toBeUndefined();
  // As a hash that is computed for those only who are there.
  const longer = async () => {
    await Bun.password.hash('x', { algorithm: 'argon2id', memoryCost: 8192, timeCost: 2 });
    await Bun.sleep(1);
  };
  expect(await toldApart(60, longer, usual)).toContain('takes longer');
});
