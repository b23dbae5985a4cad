import { expect, test } from 'bun:test';
import { inTime, Late } from './in-time.ts';

/** Comes to be read after the timers of its turn, as from a socket. */
const answerAfter = (ms: number) =>
  new Promise<string>((resolve) => setTimeout(() => setImmediate(resolve, 'answer'), ms));
function holdUp(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until; );
}

test('what nobody answers is late, with the bound in its words', async () => {
  const never = Promise.withResolvers<never>().promise;
  const late = inTime(never, 20, 'the database did not answer');
  await expect(late).rejects.toThrow(new Late('the database did not answer within 20 ms'));
});

test('what fails before fails as it does', async () => {
  await expect(inTime(Promise.reject(new Error('no')), 10_000, 'x')).rejects.toThrow('no');
});

test('an answer that lay there while this thread was held up is in time', async () => {
  const work = inTime(answerAfter(20), 100, 'the database did not answer');
  holdUp(400);
  expect(await work).toBe('answer');
});
