import type { Outbound } from '../outbound/index.ts';

/** A stand-in for other hosts: documents by their addresses. */
export function documentsOf(documents: ReadonlyMap<string, string>) {
  const asked: string[] = [];
  const outbound: Outbound = {
    texts: async () => [],
    connect: () => Promise.reject(new Error('nobody is connected to')),
    authorities: undefined,
    async request(given) {
      const url = String(given);
      asked.push(url);
      const body = documents.get(url);
      return { status: body === undefined ? 404 : 200, headers: {}, body: Buffer.from(body ?? ''), url };
    },
  };
  return { outbound, asked };
}
