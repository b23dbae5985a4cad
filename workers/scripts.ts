/** Entry point of the threads in which the scripts of actions run. */
import { serveScripts } from '../src/sandbox/thread.ts';

serveScripts(self as unknown as Parameters<typeof serveScripts>[0]);
