/** Runs before every test file, see bunfig.toml. */
import { setDefaultTimeout } from 'bun:test';

// Bun's five seconds are none on a machine that has other work.
setDefaultTimeout(60_000);
