import { type AgentOptions, Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';

/** Where a connection leads: to nothing but addresses that were checked for this very host. */
export interface Way {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
}

export interface Connections {
  /** Those to one host at the addresses that it has now: when they change, its connections are others. */
  of(way: Way): PlainAgent | TlsAgent;
}

const options: AgentOptions = {
  keepAlive: true,
  maxFreeSockets: 16,
  // Servers close idle connections after five seconds, the quickest ones; ours are gone before.
  timeout: 4_000,
};

/** Of so many hosts connections are kept; those that were asked longest ago are closed. */
const most = 200;

/** Connections that are kept open between requests, by where they lead. */
export function createConnections(): Connections {
  const agents = new Map<string, PlainAgent | TlsAgent>();
  return {
    of({ secure, host, port, addresses }) {
      const key = `${secure ? 'https' : 'http'} ${host} ${port} ${addresses.toSorted().join(' ')}`;
      const agent = agents.get(key) ?? (secure ? new TlsAgent(options) : new PlainAgent(options));
      agents.delete(key);
      agents.set(key, agent);
      if (agents.size > most) {
        const [oldest, idle] = agents.entries().next().value as [string, PlainAgent | TlsAgent];
        agents.delete(oldest);
        idle.destroy();
      }
      return agent;
    },
  };
}
