/** The Postgres that the executable carries: what a server needs of the npm package, packed. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { BunPlugin } from 'bun';
import { packFolder } from '../../src/database/embedded/archive.ts';
import { postgresPackage } from '../../src/database/embedded/source.ts';
import { withoutIcuData } from './icu-data.ts';

/**
 * No libraries to link against, no languages that need an interpreter, nothing for the makers of extensions, no
 * clients.
 */
const needed = (path: string) =>
  !/\.a$|\/pkgconfig\/|\/pgxs\/|pl(perl|python|tcl)|lib(ecpg|pgtypes)|pg-symlinks\.json$|bin\/pg_ctl$/.test(
    path,
  );

/** Puts the packed Postgres in the place of "none, run from source". */
export const packedPostgres = async (folder: string): Promise<BunPlugin> => {
  const { version, folder: source, links } = postgresPackage();
  const packed = await packFolder(
    source,
    needed,
    links.filter(({ path }) => needed(path)),
    (path, content) => (path.startsWith('lib/libicudata.') ? withoutIcuData(content) : content),
  );
  const digest = createHash('sha256').update(packed).digest('hex').slice(0, 8);
  const file = join(folder, 'postgres.zst');
  await Bun.write(file, packed);
  return {
    name: 'packed Postgres',
    setup(build) {
      build.onLoad({ filter: /\/database\/embedded\/packed\.ts$/ }, () => ({
        loader: 'ts',
        contents: `
          import file from ${JSON.stringify(file)} with { type: 'file' };
          export const packedPostgres = () => ({ version: ${JSON.stringify(`${version}-${digest}`)}, file });`,
      }));
    },
  };
};
