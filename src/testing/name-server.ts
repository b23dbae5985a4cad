import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIP } from 'node:net';

/** A DNS server for tests (RFC 1035), as much of it as resolvers ask of one. */
export interface TestNameServer {
  /** `127.0.0.1:49152` */
  readonly address: string;
  /** Names that were asked for, with their type: `claim.test A`. */
  readonly asked: readonly string[];
  /** What a name has from now on: addresses and texts. `records('claim.test', '192.0.2.1', 'a text')` */
  set(name: string, ...records: string[]): void;
  close(): void;
}

const types: Readonly<Record<number, string>> = { 1: 'A', 16: 'TXT', 28: 'AAAA' };

export async function startNameServer(): Promise<TestNameServer> {
  const socket = createSocket('udp4');
  const known = new Map<string, readonly string[]>();
  const asked: string[] = [];
  socket.on('message', (query, { address, port }) => {
    const { name, type, end } = questionOf(query);
    asked.push(`${name} ${types[type] ?? type}`);
    const all = known.get(name);
    const records = (all ?? []).flatMap((record) => dataOf(record, type));
    const header = Buffer.from(query.subarray(0, 12));
    // An answer (RFC 1035 §4.1.1); 3: there is no such name.
    header.writeUInt16BE(0x8180 | (all ? 0 : 3), 2);
    header.writeUInt16BE(records.length, 6);
    header.fill(0, 8, 12);
    socket.send(
      Buffer.concat([header, query.subarray(12, end), ...records.map((data) => record(type, data))]),
      port,
      address,
    );
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    set: (name, ...records) => void known.set(name, records),
    close: () => void socket.close(),
  };
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** The record's data, where it is of the type that was asked for. */
function dataOf(record: string, type: number): Buffer[] {
  const family = isIP(record);
  if (family === 4) return type === 1 ? [Buffer.from(record.split('.').map(Number))] : [];
  if (family === 6) return type === 28 ? [ipv6(record)] : [];
  if (type !== 16) return [];
  const parts = record.match(/.{1,255}/gs) ?? [''];
  return [Buffer.concat(parts.flatMap((part) => [Buffer.from([part.length]), Buffer.from(part)]))];
}

function ipv6(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number(`0x${group}`)));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const all = [...before, ...Array(8 - before.length - after.length).fill(0), ...after];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

/** Named by a pointer to the question (RFC 1035 §4.1.4), good for no time at all. */
function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
