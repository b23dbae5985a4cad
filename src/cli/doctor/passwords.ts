import type { Config } from '../../config/index.ts';
import { createPasswordHasher } from '../../crypto/index.ts';
import { type Finding, ok, warning } from './finding.ts';

/** Below this a stolen database is guessed through too quickly, above it people wait. */
const [quick, slow] = [5, 500];
const samples = 3;

/** How long this machine takes for a password, at the cost that is configured. */
export const checkPasswords = async ({ passwords }: Config): Promise<Finding> => {
  const { hash } = createPasswordHasher({ cost: passwords });
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const began = performance.now();
    await hash('correct horse battery staple');
    times.push(performance.now() - began);
  }
  // What else the machine does can only add to it.
  const best = Math.min(...times);
  const found = `a hash takes ${best.toFixed(0)} ms here: about ${Math.floor(1000 / best)} sign-ins a second on each core`;
  if (best < quick) return warning('passwords', found, 'raise passwords.memoryKib or passwords.passes');
  if (best > slow) return warning('passwords', found, 'lower passwords.passes, or passwords.memoryKib');
  return ok('passwords', found);
};
