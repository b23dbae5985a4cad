/**
 * A folder as one compressed file: the length of an index (4 bytes, little endian), the index as JSON, then the
 * bytes of all files, everything under zstd. Tar would do, but Bun's keeps neither modes nor links.
 */
import { chmod, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
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
 */
export const packFolder = async (
  folder: string,
  keep: (path: string) => boolean,
  links: Index['links'] = [],
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
    const content = await readFile(join(folder, path));
    files.push({ path, size: content.length, executable: path.startsWith('bin/') });
    contents.push(content);
  }
  const index = new TextEncoder().encode(JSON.stringify({ files, links: allLinks } satisfies Index));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, index.length, true);
  return Bun.zstdCompress(Buffer.concat([length, index, ...contents]), { level: 19 });
};

/** Writes the packed folder to `target`, which must not hold other things. */
export const unpackFolder = async (packed: Uint8Array, target: string): Promise<void> => {
  const plain = await Bun.zstdDecompress(packed);
  const length = plain.readUInt32LE(0);
  const index = JSON.parse(plain.toString('utf8', 4, 4 + length)) as Index;
  const folders = new Set([...index.files, ...index.links].map(({ path }) => join(target, dirname(path))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  let offset = 4 + length;
  for (const { path, size, executable } of index.files) {
    await writeFile(join(target, path), plain.subarray(offset, offset + size));
    if (executable) await chmod(join(target, path), 0o755);
    offset += size;
  }
  for (const link of index.links) await symlink(link.target, join(target, link.path));
};
