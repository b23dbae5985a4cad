import { rootCertificates } from 'node:tls';
import { deadlineExceeded, failedPrecondition, invalidArgument, unavailable } from '../errors/index.ts';
import type { Logger } from '../telemetry/types.ts';
import { createMayConnect } from './addresses.ts';
import { connected } from './connect.ts';
import { createConnections } from './connections.ts';
import { exchange } from './exchange.ts';
import { createNameResolver } from './resolver.ts';
import type { Outbound, OutboundAnswer, OutboundRequest } from './types.ts';

export interface OutboundOptions {
  /** Hosts, addresses and networks that may be asked though they are not public. */
  readonly allow?: readonly string[];
  /** Name servers with or without a port; none: those of the system. */
  readonly nameServers?: readonly string[];
  /** Certificates in PEM that are trusted beside the public authorities. */
  readonly authorities?: readonly string[];
  readonly log: Logger;
  /** Tests serve what belongs on port 443 on one that is free. */
  readonly portOf?: (url: URL) => number;
}

const defaultTimeoutMs = 10_000;
const defaultMaxBytes = 1_048_576;
const mostRedirects = 5;
const redirects = [301, 302, 303, 307, 308];

const standardPort = ({ protocol, port }: URL): number =>
  port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);

/**
 * The client by which the server asks others on somebody's behalf, who must not get by it at what only the server
 * reaches (SSRF): a name is resolved once, every address of it must be one of the public Internet or allowed, and the
 * connection is made to these alone. Redirects are checked the same way, and nothing of the caller's own goes along.
 */
export function createOutbound(options: OutboundOptions): Outbound {
  const { log, portOf = standardPort, nameServers = [] } = options;
  const mayConnect = createMayConnect(options.allow ?? []);
  const names = createNameResolver(nameServers);
  const connections = createConnections();
  const authorities = options.authorities?.length ? [...rootCertificates, ...options.authorities] : undefined;

  const addressesOf = (host: string): Promise<readonly string[]> =>
    names.addresses(host).catch((cause) => {
      throw unavailable('OUT-Nam01', `The name ${host} does not lead to an address`, { cause });
    });

  /** @throws PosternError unless all addresses of the host may be connected to */
  async function checked(host: string): Promise<readonly string[]> {
    const addresses = await addressesOf(host);
    const refused = addresses.filter((address) => !mayConnect(host, address));
    if (refused.length === 0) return addresses;
    // The addresses are the operator's business alone: whoever made the server ask would learn of its network.
    log.warn('a host was not asked, since it leads to an address that is not public; see outbound.allow', {
      host,
      refused,
    });
    throw failedPrecondition(
      'OUT-Adr01',
      `${host} does not lead to an address of the public Internet; the server asks no others, unless its operator allows them`,
    );
  }

  async function asked(url: URL, request: OutboundRequest, signal: AbortSignal): Promise<OutboundAnswer> {
    const { maxBytes = defaultMaxBytes, statusCounts = false, method, headers, body } = request;
    const input = {
      url: requireUrl(url),
      addresses: await abortable(checked(url.hostname.replace(/^\[(.*)\]$/, '$1')), signal),
      port: portOf(url),
      maxBytes,
      statusCounts,
      authorities,
      signal,
      connections: request.reuse ? connections : undefined,
    };
    return exchange({
      ...input,
      ...(method && { method }),
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
    });
  }

  async function followed(first: URL, request: OutboundRequest, signal: AbortSignal) {
    let url = first;
    let sends = request;
    for (let hops = 0; ; hops++) {
      const answer = await asked(url, sends, signal);
      const to = redirects.includes(answer.status) ? targetOf(answer, url) : undefined;
      if (!to || !request.follow?.(to, url)) return answer;
      if (hops === mostRedirects) {
        throw unavailable('OUT-Red01', `${first.host} redirects more than ${mostRedirects} times`);
      }
      sends = redirected(sends, answer.status, to.origin === url.origin);
      url = to;
    }
  }

  return {
    async request(url, request = {}) {
      const deadline = AbortSignal.timeout(request.timeoutMs ?? defaultTimeoutMs);
      const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
      const first = requireUrl(url);
      try {
        return await followed(first, request, signal);
      } catch (error) {
        if (!deadline.aborted) throw error;
        throw deadlineExceeded('OUT-Dea01', `${first.host} did not answer in time`, { cause: error });
      }
    },

    async connect({ host, port, byOperator = false }, timeoutMs = defaultTimeoutMs) {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const addresses = await abortable(byOperator ? addressesOf(host) : checked(host), signal);
        return await connected(host, addresses, port, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
        throw deadlineExceeded('OUT-Dea01', `${host} did not answer in time`, { cause: error });
      }
    },
    authorities,

    async texts(name) {
      try {
        return await names.texts(name);
      } catch (cause) {
        throw unavailable('OUT-Txt01', `${name} has no TXT record`, { cause });
      }
    },
  };
}

/** @throws PosternError `invalid_argument` */
function requireUrl(given: string | URL): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    throw invalidArgument(
      'OUT-Url01',
      'A URL that the server is to ask begins with https:// or http://, and holds no user name or password',
    );
  }
  return url;
}

const targetOf = (answer: OutboundAnswer, from: URL): URL | undefined => {
  const { location } = answer.headers;
  return location !== undefined && URL.canParse(location, from) ? new URL(location, from) : undefined;
};

/** What goes to the next host: never a header that was meant for this one (RFC 9110 §15.4). */
function redirected(request: OutboundRequest, status: number, sameOrigin: boolean): OutboundRequest {
  const { method = 'GET', headers, body, ...more } = request;
  const kept = sameOrigin && headers ? { headers } : {};
  const changesMethod = status === 303 || (status < 303 && method === 'POST');
  if (changesMethod) return { ...more, ...kept, method: method === 'HEAD' ? 'HEAD' : 'GET' };
  return { ...more, ...kept, method, ...(body !== undefined && { body }) };
}

/** Names have no signal of their own: whoever waits is let go all the same. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
