import { afterAll, beforeAll, expect, type Mock, spyOn, test } from 'bun:test';
import { AnswerTime } from './answer-time.ts';

/** Time that passes by sleep alone, and by what the test says that work took. */
let now = 1_000;
let clock: Mock<typeof performance.now>;
let sleep: Mock<typeof Bun.sleep>;
beforeAll(() => {
  clock = spyOn(performance, 'now').mockImplementation(() => now);
  sleep = spyOn(Bun, 'sleep').mockImplementation(async (ms) => {
    now += Number(ms);
  });
});
afterAll(() => {
  clock.mockRestore();
  sleep.mockRestore();
});

interface Work {
  readonly before: number;
  readonly after: number;
  readonly failures?: number;
}

/** Milliseconds from the arrival of a request to its answer. */
async function answered({ before, after, failures }: Work): Promise<number> {
  const began = now;
  const answerTime = new AnswerTime();
  now += before;
  answerTime.decided();
  const rendered = async () => {
    now += after;
    return new Response();
  };
  await answerTime.held(rendered(), failures);
  return now - began;
}

test('what is written of a failure and how long its page takes do not show', async () => {
  for (const after of [0, 5, 60, 140]) expect(await answered({ before: 20, after })).toBe(250);
  expect(await answered({ before: 60, after: 10, failures: 5 })).toBe(1_250);
});

test('what takes longer than there is time for is answered at a step of the grid too', async () => {
  for (const after of [240, 300, 470]) expect(await answered({ before: 20, after })).toBe(500);
  expect(await answered({ before: 20, after: 1_300, failures: 5 })).toBe(1_500);
});

test('a timer that fires early is waited for once more', async () => {
  sleep.mockImplementationOnce(async (ms) => {
    now += Number(ms) - 7;
  });
  expect(await answered({ before: 20, after: 0 })).toBe(250);
});
