import { expect, test } from 'bun:test';
import type { PosternError } from '../errors/index.ts';
import { generateKeyPairPem } from './pem.ts';

test('whoever asks for many keys at once gets them one after the other, and not without end', async () => {
  const outcomes = Array.from({ length: 40 }, () =>
    generateKeyPairPem().then(
      () => 'made',
      (error: PosternError) => `${error.kind} ${error.id}`,
    ),
  );
  const refused = await Promise.race(outcomes);
  expect(refused).toBe('resource_exhausted CRYPTO-Busy1');
  const counted = Object.groupBy(await Promise.all(outcomes), (outcome) => outcome);
  expect(counted['made']?.length).toBe(33);
});
