import { promisify } from 'node:util';
import { brotliDecompress, gzip } from 'node:zlib';

const fromBrotli = promisify(brotliDecompress);
const toGzip = promisify(gzip);

export type Place = readonly [start: number, end: number];

/** What there is of the console, without its bytes. */
export interface ConsoleIndex {
  /** The script that the page starts with. */
  readonly entry: string;
  readonly preloads: readonly string[];
  readonly styles: readonly string[];
  /** Where each file stands by brotli; by its name, which holds the hash of its content. */
  readonly places: Readonly<Record<string, Place>>;
}

export const encodings = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof encodings)[number];

export interface ConsoleFile {
  readonly type: string;
  read(encoding: Encoding): Promise<Uint8Array>;
}

export interface ConsoleFiles {
  readonly index: ConsoleIndex;
  file(name: string): ConsoleFile | undefined;
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  webp: 'image/webp',
  woff2: 'font/woff2',
};

/**
 * @param read bytes of what `packConsole` wrote; asked for what is requested only
 * @throws Error for a file of which nobody said what it is
 */
export function openConsole(
  index: ConsoleIndex,
  read: (place: Place) => Promise<Uint8Array> | Uint8Array,
): ConsoleFiles {
  const files = new Map<string, ConsoleFile>();
  for (const [name, place] of Object.entries(index.places)) {
    const type = types[name.slice(name.lastIndexOf('.') + 1)];
    if (type === undefined) throw new Error(`${name} has no content type: say which in src/console/files.ts`);
    const unpacked = async () => fromBrotli(await read(place));
    let gzipped: Promise<Uint8Array> | undefined;
    files.set(name, {
      type,
      read: async (encoding) => {
        if (encoding === 'br') return read(place);
        if (encoding === 'identity') return unpacked();
        // Few ask for it, where there is no TLS: made when somebody does, and kept for the others.
        gzipped ??= unpacked().then((content) => toGzip(content));
        return gzipped;
      },
    });
  }
  return { index, file: (name) => files.get(name) };
}
