import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { ConsoleBundle } from './bundle.ts';
import type { ConsoleIndex, Place } from './files.ts';

const byBrotli = promisify(brotliCompress);

/** How hard compression tries: `most` takes seconds for a few per cent. */
export type Effort = 'quick' | 'most';

const qualities = { quick: 4, most: constants.BROTLI_MAX_QUALITY };

/** The files of a bundle compressed, one behind the other, and where each stands. */
export async function packConsole(
  { files, entry, preloads, styles }: ConsoleBundle,
  effort: Effort,
): Promise<{ index: ConsoleIndex; bytes: Uint8Array }> {
  const compressed = await Promise.all(
    files.map(async ({ name, content }) => ({
      name,
      bytes: await byBrotli(content, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: qualities[effort],
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        },
      }),
    })),
  );
  let end = 0;
  const places = compressed.map(({ name, bytes }): [string, Place] => {
    const start = end;
    end += bytes.length;
    return [name, [start, end]];
  });
  return {
    index: { entry, preloads, styles, places: Object.fromEntries(places) },
    bytes: Buffer.concat(compressed.map(({ bytes }) => bytes)),
  };
}
