import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

/** Names to addresses and texts, through the system or the name servers that the operator names. */
export interface NameResolver {
  /** Every address of a host, at least one. @throws Error when there is none */
  addresses(host: string): Promise<readonly string[]>;
  /** TXT records of at most 255 bytes; Bun tells the pieces of longer ones one by one. @throws Error when there is none */
  texts(name: string): Promise<readonly string[]>;
}

export function createNameResolver(nameServers: readonly string[]): NameResolver {
  // One that is asked no more lives until its queries end; a new one each time holds no state between callers.
  const resolver = () => {
    const made = new Resolver({ timeout: 2_000, tries: 2 });
    if (nameServers.length > 0) made.setServers([...nameServers]);
    return made;
  };
  const asked = async (host: string): Promise<string[]> => {
    if (nameServers.length === 0) return (await lookup(host, { all: true })).map(({ address }) => address);
    const one = resolver();
    const found = await Promise.allSettled([one.resolve4(host), one.resolve6(host)]);
    return found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  };

  return {
    async addresses(host) {
      if (isIP(host) !== 0) return [host];
      const found = await asked(host);
      if (found.length === 0) throw new Error(`${host} has no address`);
      return found;
    },
    async texts(name) {
      return (await resolver().resolveTxt(name)).map((parts) => parts.join(''));
    },
  };
}
