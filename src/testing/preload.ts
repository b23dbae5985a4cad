/**
 * Runs before the first test file of a run, see bunfig.toml, and holds for that file alone: `bun run test` and
 * `scripts/test` say the same for all of them.
 */
import { setDefaultTimeout } from 'bun:test';

// Bun's five seconds are no measure on a machine that has other work.
setDefaultTimeout(300_000);
