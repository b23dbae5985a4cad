/**
 * Ports for what must know its port before it listens. Those that the system gives out (`port: 0`, and every connection's
 * own end) begin at 32 768 on Linux, and many are given out between a look and the bind of a server that starts slowly.
 * So these lie below, and each is claimed for as long as this process lives: by the abstract name of a Unix socket, which
 * nobody else on this machine can have at the same time and which ends with the process.
 */
const lowest = 10_240;
const highest = 32_767;

const socket = { data() {} };
const tried = <T>(listen: () => T): T | undefined => {
  try {
    return listen();
  } catch {
    return undefined;
  }
};

/** A port of 127.0.0.1 that nothing listens at, and that no other test is given. */
export function freePort(): number {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest + 1));
    const claim = tried(() => Bun.listen({ unix: `\0postern-test-port-${port}`, socket }));
    if (!claim) continue;
    claim.unref();
    const probe = tried(() => Bun.listen({ hostname: '127.0.0.1', port, socket }));
    probe?.stop(true);
    if (probe) return port;
  }
  throw new Error(`of the ports from ${lowest} to ${highest} none seems to be free`);
}
