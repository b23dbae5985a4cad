/** Runs before every test file, see bunfig.toml. */
import { setDefaultTimeout } from 'bun:test';

// Bun's five seconds are no measure on a machine that has other work.
setDefaultTimeout(120_000);
