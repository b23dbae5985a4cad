import { resourceExhausted } from '../errors/index.ts';

/** Lets work of an organization begin, or says that there is enough of it under way. */
export type ProofGate = <T>(organization: string, work: () => Promise<T>) => Promise<T>;

/**
 * Proofs that are looked for at once: whoever names a host that does not answer keeps a connection of this node for ten
 * seconds, and could have as many of them as it may send requests.
 */
export function createProofGate({ ofOne = 4, ofAll = 64 } = {}): ProofGate {
  const underWay = new Map<string, number>();
  let all = 0;
  return async (organization, work) => {
    const own = underWay.get(organization) ?? 0;
    if (own >= ofOne || all >= ofAll) {
      throw resourceExhausted(
        'ORG-Dom12',
        'As many domains are being verified as can be at once; wait for these, and try again',
        { headers: { 'retry-after': '10' } },
      );
    }
    all++;
    underWay.set(organization, own + 1);
    try {
      return await work();
    } finally {
      all--;
      const left = (underWay.get(organization) ?? 1) - 1;
      if (left > 0) underWay.set(organization, left);
      else underWay.delete(organization);
    }
  };
}
