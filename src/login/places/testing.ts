/** Writes small files in MaxMind's format: networks of IPv6 or IPv4, and what is said of them. */

const control = (kind: number, size: number): number[] => {
  const [told, more] =
    size < 29 ? [size, []] : size < 285 ? [29, [size - 29]] : [30, [(size - 285) >> 8, (size - 285) & 255]];
  return kind < 8 ? [(kind << 5) | told, ...more] : [told, kind - 7, ...more];
};

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

export function encoded(value: Value): number[] {
  if (typeof value === 'string') return [...control(2, Buffer.byteLength(value)), ...Buffer.from(value)];
  if (typeof value === 'boolean') return control(14, value ? 1 : 0);
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleBE(value);
      return [...control(3, 8), ...bytes];
    }
    const bytes = value === 0 ? [] : [...Buffer.from(value.toString(16).padStart(8, '0'), 'hex')];
    return [...control(6, bytes.length), ...bytes];
  }
  if (Array.isArray(value)) return [...control(11, value.length), ...value.flatMap(encoded)];
  const entries = Object.entries(value);
  return [
    ...control(7, entries.length),
    ...entries.flatMap(([key, one]) => [...encoded(key), ...encoded(one)]),
  ];
}

export interface Network {
  /** Bytes of its first address, and how many bits of these are its own. */
  readonly bytes: readonly number[];
  readonly length: number;
  readonly value: Value;
}

type Node = [Node | number | undefined, Node | number | undefined];

/** @param bits of a record: 24, 28 or 32 */
export function maxMindFile(networks: readonly Network[], bits: 24 | 28 | 32, version: 4 | 6): Buffer {
  const data: number[] = [];
  const root: Node = [undefined, undefined];
  for (const { bytes, length, value } of networks) {
    const at = data.length;
    data.push(...encoded(value));
    let node = root;
    for (let bit = 0; bit < length; bit++) {
      const side = (((bytes[bit >> 3] as number) >> (7 - (bit & 7))) & 1) as 0 | 1;
      if (bit === length - 1) node[side] = at;
      else {
        node[side] ??= [undefined, undefined];
        node = node[side] as Node;
      }
    }
  }
  const nodes: Node[] = [];
  const list = (node: Node) => {
    nodes.push(node);
    for (const side of node) if (Array.isArray(side)) list(side);
  };
  list(root);
  const number = (side: Node[0]) =>
    side === undefined ? nodes.length : Array.isArray(side) ? nodes.indexOf(side) : nodes.length + 16 + side;
  const tree = nodes.flatMap(([left, right]) => {
    const hex = (value: number) => value.toString(16).padStart(bits / 4, '0');
    const [a, b] = [hex(number(left)), hex(number(right))];
    // Of 28 bits the highest four of both stand between the others.
    const text = bits === 28 ? `${a.slice(1)}${a[0]}${b[0]}${b.slice(1)}` : a + b;
    return [...Buffer.from(text, 'hex')];
  });
  const metadata = encoded({
    node_count: nodes.length,
    record_size: bits,
    ip_version: version,
    database_type: 'Test-City',
    languages: ['en'],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    description: { en: 'made by a test' },
  });
  return Buffer.from([
    ...tree,
    ...Array<number>(16).fill(0),
    ...data,
    ...Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    ...metadata,
  ]);
}
