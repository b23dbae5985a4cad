/** Entry point of the thread that checks password hashes of older kinds, which no pool of threads computes. */
import { serveHashes } from '../src/crypto/hashes/thread.ts';

serveHashes(self as unknown as Parameters<typeof serveHashes>[0]);
