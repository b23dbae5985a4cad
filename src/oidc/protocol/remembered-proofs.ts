/**
 * Remembers what a secret text (a token, an `Authorization` header) was found to prove, under a digest of it, so
 * that texts which come often are opened or verified once. Only proofs are kept; what they prove is still checked
 * against current state each time.
 */
export interface RememberedProofs<P> {
  get(instanceId: string, text: string): P | undefined;
  keep(instanceId: string, text: string, proof: P): void;
  clear(): void;
}

const capacity = 20_000;

export function createRememberedProofs<P>(): RememberedProofs<P> {
  const known = new Map<string, P>();
  const digest = (instanceId: string, text: string): string =>
    Bun.SHA256.hash(`${instanceId} ${text}`, 'base64');
  return {
    get: (instanceId, text) => known.get(digest(instanceId, text)),
    keep(instanceId, text, proof) {
      if (known.size >= capacity) known.clear();
      known.set(digest(instanceId, text), proof);
    },
    clear: () => known.clear(),
  };
}
