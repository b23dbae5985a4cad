export interface PackedPostgres {
  /** `18.4.0-beta.17-1a2b3c4d`: changes with every change of the content. */
  readonly version: string;
  /** File inside the executable, as `archive.ts` packs it. */
  readonly file: string;
}

/** The Postgres in the executable; undefined when run from source. `scripts/build.ts` puts another body here. */
export const packedPostgres = (): PackedPostgres | undefined => undefined;
