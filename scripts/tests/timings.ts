import { join } from 'node:path';

/** Milliseconds by file. */
export type Timings = Readonly<Record<string, number>>;

/** As Bun keeps them (`--timings`). */
interface Kept {
  readonly version: number;
  readonly files: Timings;
}

/** Of a file that was never run here, on a fresh machine all: the longer it is, the longer it takes, very roughly. */
const msPerByte = 0.5;

/** What the files took the last time. Bun starts first what takes longest, and what it does not know last. */
export const withEstimates = (known: Timings, sizes: Readonly<Record<string, number>>): Timings =>
  Object.fromEntries(
    Object.entries(sizes).map(([path, bytes]) => [path, known[path] ?? Math.round(bytes * msPerByte)]),
  );

/** The files that took longest, the slowest first. */
export const slowest = (lanes: readonly Timings[], most = 10): (readonly [path: string, ms: number])[] =>
  lanes
    .flatMap((lane) => Object.entries(lane))
    .sort(([, left], [, right]) => right - left)
    .slice(0, most);

const read = async (file: string): Promise<Timings> => {
  const kept: Kept | undefined = await Bun.file(file)
    .json()
    .catch(() => undefined);
  return kept?.files ?? {};
};

/**
 * Writes what the files of a lane are thought to take to where Bun reads it, beside what is known of others.
 * `measured` tells what they took, when Bun has written it.
 */
export async function rememberedTimings(root: string, file: string, paths: readonly string[]) {
  const known = await read(file);
  const sizes = Object.fromEntries(paths.map((path) => [path, Bun.file(join(root, path)).size]));
  const kept: Kept = { version: 1, files: { ...known, ...withEstimates(known, sizes) } };
  await Bun.write(file, JSON.stringify(kept));
  return {
    file,
    async measured(): Promise<Timings> {
      const files = await read(file);
      return Object.fromEntries(paths.map((path) => [path, files[path] ?? 0]));
    },
  };
}
