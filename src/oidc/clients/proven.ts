import type { Client } from '../../application/index.ts';

/**
 * Remembers which `Authorization` headers proved which clients, under digests of them, so that a client that
 * asks often has its secret checked once. An entry counts only while the client is the very one that was proven:
 * any event of its project makes it another.
 */
export interface ProvenCredentials {
  get(instanceId: string, authorization: string): Client | undefined;
  keep(instanceId: string, authorization: string, client: Client): void;
}

const capacity = 2_000;

export function createProvenCredentials(): ProvenCredentials {
  const known = new Map<string, Client>();
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
