import { BlockList, isIP } from 'node:net';
import { isHost, type Peer } from '../transport/index.ts';
import { certificateInHeader } from './client-certificate.ts';
import type { Connection } from './connections.ts';
import type { ListenOptions } from './types.ts';

/** Who is asking, told by the connection and, from proxies that are trusted, by their headers. */
export type PeerOf = (
  header: (name: string) => string | undefined,
  address: string,
  secure: boolean,
  /** Of a connection whose client was asked for its certificate. */
  shown?: Peer['clientCertificate'],
) => Peer;

/** The same for all that comes over one connection. */
export const peerOver = (peerOf: PeerOf, { clientCertificate }: Connection): PeerOf =>
  clientCertificate === undefined
    ? peerOf
    : (header, address, secure) => peerOf(header, address, secure, clientCertificate);

/** IPv4 addresses come as `::ffff:192.0.2.1` through dual-stack sockets. */
export const plainAddress = (address: string | undefined): string =>
  address === undefined
    ? ''
    : address.startsWith('::ffff:') && address.includes('.')
      ? address.slice(7)
      : address;

/** @throws Error for an entry that is neither an address nor a CIDR range */
function blockList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address);
    if (family === 0)
      throw new Error(`server.trustedProxies: ${entry} is neither an IP address nor a CIDR range`);
    const type = family === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(bits), type);
  }
  return list;
}

/** Address of a `for=` value or an `X-Forwarded-For` entry: quotes, brackets and port taken off. */
function addressIn(value: string): string | undefined {
  const bare = value.trim().replace(/^"(.*)"$/, '$1');
  const address = /^\[([^\]]+)\]/.exec(bare)?.[1] ?? (isIP(bare) === 0 ? bare.replace(/:\d+$/, '') : bare);
  return isIP(address) === 0 ? undefined : plainAddress(address);
}

const privateRanges = blockList([
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
]);

/** Of this machine or of a network of one's own (RFC 1918, RFC 4193). */
export const isPrivateAddress = (address: string): boolean => {
  const family = isIP(address);
  return family !== 0 && privateRanges.check(address, family === 6 ? 'ipv6' : 'ipv4');
};

interface Hop {
  readonly address: string | undefined;
  readonly proto: string | undefined;
  readonly host: string | undefined;
}

/** RFC 7239; the last element is what the nearest proxy saw. */
const parseForwarded = (header: string): Hop[] =>
  header.split(',').map((element) => {
    const pairs = new Map(
      element.split(';').map((pair) => {
        const equals = pair.indexOf('=');
        return [
          pair.slice(0, equals).trim().toLowerCase(),
          pair
            .slice(equals + 1)
            .trim()
            .replace(/^"(.*)"$/, '$1'),
        ];
      }),
    );
    const from = pairs.get('for');
    return { address: from && addressIn(from), proto: pairs.get('proto'), host: pairs.get('host') };
  });

const lastOf = (header: string | undefined) => header?.split(',').at(-1)?.trim() || undefined;

function parseXForwarded(header: (name: string) => string | undefined): Hop[] {
  const proto = lastOf(header('x-forwarded-proto'));
  const host = lastOf(header('x-forwarded-host'));
  const addresses = header('x-forwarded-for')?.split(',').map(addressIn) ?? [];
  if (addresses.length === 0) return proto || host ? [{ address: undefined, proto, host }] : [];
  return addresses.map((address) => ({ address, proto, host }));
}

type PeerOptions = Pick<
  ListenOptions,
  'trustedProxies' | 'externalSecure' | 'unlistedProxy' | 'clientCertificates'
>;

/**
 * The client is the nearest hop that is not a trusted proxy, read from the right: what stands further left
 * anyone can write. A certificate in a header counts from trusted proxies alone, and never where the client was asked
 * for its own.
 */
export function createPeerOf(options: PeerOptions): PeerOf {
  const { trustedProxies, externalSecure, unlistedProxy, clientCertificates } = options;
  const certificateHeader = clientCertificates?.header?.toLowerCase();
  let told = false;
  const watch = (header: (name: string) => string | undefined, address: string) => {
    if (header('x-forwarded-for') === undefined && header('forwarded') === undefined) return;
    if (!isPrivateAddress(address)) return;
    told = true;
    unlistedProxy?.(address);
  };
  const list = blockList(trustedProxies);
  const trusts = (address: string) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
  return (header, address, overTls, shown) => {
    const secure = overTls || externalSecure;
    if (shown !== undefined) {
      const host = header(':authority') ?? header('host');
      return {
        address,
        secure,
        host: host && clientCertificates?.hostOf(host),
        clientCertificate: shown,
        otherPort: clientCertificates?.publicPort ?? undefined,
      };
    }
    if (!trusts(address)) {
      if (!told) watch(header, address);
      return { address, secure };
    }
    const shownToProxy =
      certificateHeader === undefined
        ? {}
        : {
            clientCertificate: () => certificateIn(header(certificateHeader)),
            otherPort: clientCertificates?.publicPort ?? undefined,
          };
    const forwarded = header('forwarded');
    const hops = forwarded === undefined ? parseXForwarded(header) : parseForwarded(forwarded);
    const first = { proxied: true, ...shownToProxy };
    let peer: Peer = { address, secure, ...first };
    for (const hop of hops.reverse()) {
      if (!trusts(peer.address)) break;
      peer = {
        ...first,
        address: hop.address ?? peer.address,
        secure: hop.proto === undefined ? peer.secure : hop.proto.toLowerCase() === 'https',
        host: hop.host !== undefined && isHost(hop.host) ? hop.host : peer.host,
      };
      if (hop.address === undefined) break;
    }
    return peer;
  };
}

const certificateIn = (header: string | undefined) => (header ? certificateInHeader(header) : undefined);
