/**
 * A folder as one compressed file: the length of an index (4 bytes, little endian), the index as JSON, then the
 * bytes of all files, everything under zstd. Tar would do, but Bun's keeps neither modes nor links.
 */
import { closeSync, mkdirSync, openSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

interface FileEntry {
  readonly path: string;
  readonly size: number;
  readonly executable: boolean;
}

interface Index {
  readonly files: readonly FileEntry[];
  readonly links: ReadonlyArray<{ readonly path: string; readonly target: string }>;
}

/**
 * @param keep whether a file, by its path below the folder, goes in
 * @param links symbolic links to add to those that are there
 * @param change what a file goes in as
 * @param level of zstd, 1 to 22
 */
export const packFolder = async (
  folder: string,
  keep: (path: string) => boolean,
  links: Index['links'] = [],
  change: (path: string, content: Uint8Array) => Uint8Array = (_, content) => content,
  level = 3,
): Promise<Uint8Array> => {
  const files: FileEntry[] = [];
  const contents: Uint8Array[] = [];
  const allLinks = [...links];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const named = entries.map((entry) => ({
    entry,
    path: join(entry.parentPath, entry.name).slice(folder.length + 1),
  }));
  for (const { entry, path } of named.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (entry.isDirectory() || !keep(path)) continue;
    if (entry.isSymbolicLink()) {
      if (!allLinks.some((link) => link.path === path))
        allLinks.push({ path, target: await readlink(join(folder, path)) });
      continue;
    }
    const content = change(path, await readFile(join(folder, path)));
    files.push({ path, size: content.length, executable: path.startsWith('bin/') });
    contents.push(content);
  }
  const index = new TextEncoder().encode(JSON.stringify({ files, links: allLinks } satisfies Index));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, index.length, true);
  return Bun.zstdCompress(Buffer.concat([length, index, ...contents]), { level });
};

/**
 * Writes the packed folder to `target`, which must not hold other things. Read as a stream: the whole would stay in
 * this process's memory for good.
 */
export const unpackFolder = async (
  packed: ReadableStream<Uint8Array<ArrayBuffer>>,
  target: string,
): Promise<void> => {
  const plain = takeFrom(packed.pipeThrough(new DecompressionStream('zstd' as CompressionFormat)));
  const length = Buffer.concat(await Array.fromAsync(plain(4))).readUInt32LE(0);
  const index = JSON.parse(Buffer.concat(await Array.fromAsync(plain(length))).toString()) as Index;
  const folders = new Set([...index.files, ...index.links].map(({ path }) => join(target, dirname(path))));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  for (const { path, size, executable } of index.files) {
    const file = openSync(join(target, path), 'w', executable ? 0o755 : 0o644);
    try {
      for await (const piece of plain(size)) writeFileSync(file, piece);
    } finally {
      closeSync(file);
    }
  }
  for (const link of index.links) symlinkSync(link.target, join(target, link.path));
  writeFileSync(
    join(target, contentsFile),
    JSON.stringify(index.files.map(({ path, size }) => [path, size])),
  );
};

const contentsFile = 'contents.json';

/** Whether every file has its size: after a power cut, files that were written shortly before may be empty. */
export const isWhole = (target: string): boolean => {
  try {
    const contents = JSON.parse(readFileSync(join(target, contentsFile), 'utf8')) as Array<[string, number]>;
    return contents.every(([path, size]) => statSync(join(target, path)).size === size);
  } catch {
    return false;
  }
};

/** Takes exactly so many bytes off a stream, in the pieces that they come in. */
const takeFrom = (stream: ReadableStream<Uint8Array>) => {
  const reader = stream.getReader();
  let rest = new Uint8Array();
  return async function* (size: number): AsyncGenerator<Uint8Array> {
    for (let wanted = size; wanted > 0; ) {
      if (rest.length === 0) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`the archive ends ${wanted} bytes early`);
        rest = new Uint8Array(value);
      }
      const piece = rest.subarray(0, wanted);
      rest = rest.subarray(piece.length);
      wanted -= piece.length;
      yield piece;
    }
  };
};
