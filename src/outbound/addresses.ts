import { BlockList, isIP } from 'node:net';

/** Which addresses may be connected to: those of the public Internet, and what the operator allows besides. */

/** IANA's special-purpose registry for IPv4 (RFC 6890 and its successors), with multicast and what is reserved. */
const specialIpv4 = blockList([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]);

/** Of IPv6 only this is given out for the Internet (RFC 4291 §2.4); everything else is special. */
const globalIpv6 = blockList(['2000::/3']);
/** What is special inside it: protocols (Teredo among them, which embeds IPv4), documentation, 6to4. */
const specialIpv6 = blockList(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/** @throws Error for an entry that is neither an address nor a network */
function blockList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address);
    if (family === 0) throw new Error(`${entry} is neither an address nor a network`);
    const type = family === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(bits), type);
  }
  return list;
}

/** The IPv4 address inside one of `::ffff:0:0/96` (mapped) or `64:ff9b::/96` (NAT64, RFC 6052), else undefined. */
function embedded(ipv6: string): string | undefined {
  const plain = new URL(`http://[${ipv6}]`).hostname.slice(1, -1);
  const [, high, low] = /^(?:::ffff:|64:ff9b::)(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})?$/.exec(plain) ?? [];
  if (low === undefined && !/^64:ff9b::$/.test(plain)) return undefined;
  const bits = Number.parseInt(high ?? '0', 16) * 0x10000 + Number.parseInt(low ?? '0', 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.');
}

/** An address as it is compared: IPv4 that is written as IPv6 is IPv4, zones go. */
function bare(address: string): string {
  const [plain = ''] = address.split('%');
  return isIP(plain) === 6 ? (embedded(plain) ?? plain) : plain;
}

/** Whether the address is one of the public Internet; what is no address is not. */
export function isPublicAddress(address: string): boolean {
  const plain = bare(address);
  switch (isIP(plain)) {
    case 4:
      return !specialIpv4.check(plain, 'ipv4');
    case 6:
      return globalIpv6.check(plain, 'ipv6') && !specialIpv6.check(plain, 'ipv6');
    default:
      return false;
  }
}

export type MayConnect = (host: string, address: string) => boolean;

/**
 * Public addresses, and by `allow` hosts (`hooks.internal`), addresses and networks that are not.
 * @throws Error for what is none of them
 */
export function createMayConnect(allow: readonly string[]): MayConnect {
  const isNetwork = (entry: string) => isIP(entry.split('/')[0] ?? '') !== 0;
  const networks = blockList(allow.filter(isNetwork));
  const hosts = new Set(allow.filter((entry) => !isNetwork(entry)).map((host) => host.toLowerCase()));
  return (host, address) => {
    if (hosts.has(host.toLowerCase()) || isPublicAddress(address)) return true;
    const plain = bare(address);
    const family = isIP(plain);
    return family !== 0 && networks.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  };
}
