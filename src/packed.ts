/** What `scripts/build.ts` took out of the JavaScript of the executable: files under zstd, read when they are needed. */
import { readFileSync } from 'node:fs';

/** The contents of a packed file, for who asks once. */
export const unpack = (file: string): Buffer => Bun.zstdDecompressSync(readFileSync(file)) as Buffer;

/** The contents of a packed file; it is unpacked once, when they are first asked for. */
export const readPacked = (file: string): (() => Buffer) => {
  let contents: Buffer | undefined;
  return () => {
    contents ??= unpack(file);
    return contents;
  };
};

/** Texts by language, each from its place in a packed file, in JSON. */
export const packedCatalogue = (
  contents: () => Buffer,
  places: ReadonlyArray<readonly [language: string, start: number, end: number]>,
): Record<string, unknown> => {
  const catalogue = {};
  for (const [language, start, end] of places) {
    let texts: unknown;
    Object.defineProperty(catalogue, language, {
      enumerable: true,
      get: () => {
        texts ??= JSON.parse(contents().toString('utf8', start, end));
        return texts;
      },
    });
  }
  return catalogue;
};
