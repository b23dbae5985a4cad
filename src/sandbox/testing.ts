import { createOutbound } from '../outbound/index.ts';
import type { Logger } from '../telemetry/types.ts';
import { createScriptRunner, type ScriptRunnerOptions } from './runner.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} } as unknown as Logger;

/** Runs scripts in real threads; which hosts they may ask is up to the test. */
export const testRunner = (options: Partial<ScriptRunnerOptions> = {}, allow: readonly string[] = []) =>
  createScriptRunner({
    create: () => new Worker(new URL('../../workers/scripts.ts', import.meta.url).href),
    outbound: createOutbound({ log: silent, allow }),
    log: silent,
    ...options,
  });
