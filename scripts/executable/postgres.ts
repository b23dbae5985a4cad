/** The Postgres that the executable carries: what a server needs of the npm package, packed. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { BunPlugin } from 'bun';
import { packFolder } from '../../src/database/embedded/archive.ts';
import { postgresPackage } from '../../src/database/embedded/source.ts';
import { withoutIcuData } from './icu-data.ts';

/** No libraries to link against, nothing for the makers of extensions, and no clients. */
const forOthers =
  /\.a$|\/pkgconfig\/|\/pgxs\/|lib(ecpg|pgtypes|xslt|ossp-uuid)|pg-symlinks\.json$|bin\/pg_ctl$/;

/** What migrations create, and what shows an operator how tables, indexes and queries are. */
const extensions = new Set([
  ...['plpgsql', 'btree_gin', 'pg_trgm'],
  ...['amcheck', 'auto_explain', 'pageinspect', 'pg_buffercache', 'pg_freespacemap', 'pg_overexplain'],
  ...['pg_prewarm', 'pg_stat_statements', 'pg_surgery', 'pg_visibility', 'pg_walinspect', 'pgrowlocks'],
  'pgstattuple',
]);

/** What Postgres itself loads, and conversions for clients that do not speak UTF-8 but another alphabet's encoding. */
const modules = /^(dict_snowball|libpqwalreceiver|pgoutput|utf8_and_(cyrillic|iso8859(_1)?|win))$/;

const needed = (path: string): boolean => {
  const module = /^lib\/postgresql\/(\w+)\.so$/.exec(path)?.[1];
  if (module !== undefined) return extensions.has(module) || modules.test(module);
  const extension = /^share\/postgresql\/extension\/(\w+?)(--|\.)/.exec(path)?.[1];
  if (extension !== undefined) return extensions.has(extension);
  return !forOthers.test(path);
};

/** Puts the packed Postgres in the place of "none, run from source". */
export const packedPostgres = async (folder: string): Promise<BunPlugin> => {
  const { version, folder: source, links } = postgresPackage();
  const packed = await packFolder(
    source,
    needed,
    links.filter(({ path }) => needed(path)),
    (path, content) => (path.startsWith('lib/libicudata.') ? withoutIcuData(content) : content),
    // Ten seconds for a megabyte, and no longer to unpack.
    19,
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
