import { expect, test } from 'bun:test';
import { limitChecks } from './check-limit.ts';

test('who guesses at one account, even its own, leaves room for the checks of others', async () => {
  const answers = Promise.withResolvers<string>();
  const outcomes = Array.from({ length: 200 }, () =>
    limitChecks('instance', 'guessed', () => answers.promise).catch((error) => error.id),
  );
  expect(await limitChecks('instance', 'other', async () => 'checked')).toBe('checked');
  expect(await limitChecks('elsewhere', 'guessed', async () => 'checked')).toBe('checked');
  answers.resolve('wrong');
  const counted = Object.groupBy(await Promise.all(outcomes), (outcome) => outcome);
  expect([counted['wrong']?.length, counted['USER-Pwc04']?.length]).toEqual([128, 72]);
  expect(await limitChecks('instance', 'guessed', async () => 'checked')).toBe('checked');
});

test('a check that fails makes room too', async () => {
  const failing = () => limitChecks('instance', 'failing', () => Promise.reject(new Error('no')));
  for (let i = 0; i < 300; i++) await expect(failing()).rejects.toThrow('no');
});
