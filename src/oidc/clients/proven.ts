/**
 * Remembers which `Authorization` headers proved which clients, under digests of them, so that a client that
 * asks often has its secret checked once. An entry counts only while the client is the very one that was proven:
 * any event of its project or user makes it another.
 */
export interface ProvenCredentials<C> {
  get(instanceId: string, authorization: string): C | undefined;
  keep(instanceId: string, authorization: string, client: C): void;
}

const capacity = 2_000;

export function createProvenCredentials<C>(): ProvenCredentials<C> {
  const known = new Map<string, C>();
  const digest = (instanceId: string, authorization: string): string =>
    Bun.SHA256.hash(`${instanceId} ${authorization}`, 'base64');
  return {
    get: (instanceId, authorization) => known.get(digest(instanceId, authorization)),
    keep(instanceId, authorization, client) {
      if (known.size >= capacity) known.clear();
      known.set(digest(instanceId, authorization), client);
    },
  };
}
