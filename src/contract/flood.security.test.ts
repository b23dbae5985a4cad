import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { processorMs } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { longestTurn } from '../testing/turns.ts';
import { type Answer, largestBody } from './floods/attack.ts';
import { bodies } from './floods/bodies.ts';
import { elsewhere } from './floods/elsewhere.ts';
import { texts } from './floods/texts.ts';
import { uploads } from './floods/uploads.ts';

/**
 * Nothing that one client sends in one request delays the others by more than 100 ms. Measured is the longest turn of
 * the event loop, in processor time of its thread: what else the machine does is not counted.
 */
const longestTurnMs = 100;

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
  // What is loaded and compiled at first use is not the flood's.
  for (const { make, send } of [...bodies, ...elsewhere, ...texts, ...uploads])
    await send(postern, make(1_000));
});
afterAll(async () => {
  await postern?.stop();
});

for (const [where, attacks] of Object.entries({ bodies, elsewhere, texts, uploads }))
  describe(`one request does not make the others wait: ${where}`, () => {
    for (const { name, make, send, size = largestBody, says } of attacks)
      test(name, async () => {
        const what = make(size);
        let answer: Answer | undefined;
        const turn = await longestTurn(async () => {
          answer = await send(postern, what);
        });
        if (says) expect(answer?.text).toMatch(says);
        expect(answer?.status).not.toBe(500);
        expect(turn).toBeLessThan(processorMs(longestTurnMs));
      });
  });
