/** Entry point of the threads that compute password hashes, beside everything else that the server does. */
import { giveWay } from '../src/crypto/hashes/give-way.ts';
import { serveHashes } from '../src/crypto/hashes/threads.ts';

// Helpers that all threads share collect memory; they take after the thread that first needs them, and are not to give way.
Bun.gc(true);
giveWay();
serveHashes(self as unknown as Parameters<typeof serveHashes>[0]);
