import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { ConsoleBundle } from './bundle.ts';
import type { ConsoleIndex, Place } from './files.ts';

const byBrotli = promisify(brotliCompress);
const byGzip = promisify(gzip);

/** How hard compression tries: `most` takes seconds for a few per cent. */
export type Effort = 'quick' | 'most';

const qualities = { quick: { brotli: 4, gzip: 4 }, most: { brotli: constants.BROTLI_MAX_QUALITY, gzip: 9 } };

/** The files of a bundle compressed, one behind the other, and where each stands. */
export async function packConsole(
  { files, entry, preloads, styles }: ConsoleBundle,
  effort: Effort,
): Promise<{ index: ConsoleIndex; bytes: Uint8Array }> {
  const { brotli, gzip: level } = qualities[effort];
  const written: Uint8Array[] = [];
  let end = 0;
  const place = (bytes: Uint8Array): Place => {
    written.push(bytes);
    const start = end;
    end += bytes.length;
    return [start, end];
  };
  const compressed = await Promise.all(
    files.map(async ({ name, content }) => ({
      name,
      br: await byBrotli(content, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: brotli,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        },
      }),
      gzip: await byGzip(content, { level }),
    })),
  );
  const places = compressed.map(
    ({ name, br, gzip }) => [name, { br: place(br), gzip: place(gzip) }] as const,
  );
  return {
    index: { entry, preloads, styles, places: Object.fromEntries(places) },
    bytes: Buffer.concat(written),
  };
}
