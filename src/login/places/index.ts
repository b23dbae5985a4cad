import { readFileSync, statSync } from 'node:fs';
import { type MaxMindDb, readMaxMindDb } from './mmdb.ts';

/** Where an address is, as far as a file of places knows it. */
export interface Place {
  /** In English, which every such file has. */
  readonly city?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
}

export type PlaceOf = (address: string) => Place | undefined;

export const noPlaces: PlaceOf = () => undefined;

interface Found {
  readonly city?: { readonly names?: { readonly en?: string } };
  readonly country?: { readonly iso_code?: string };
  readonly registered_country?: { readonly iso_code?: string };
}

/** How often it is looked whether another file took the place of the one that was read. */
const lookMs = 60_000;

/**
 * Places by a file in MaxMind's format: GeoLite2 City or Country, or one of DB-IP or IPinfo that has the same names in it. It
 * is read again when another has taken its place, as update programs do it.
 * @throws Error when it cannot be read; later it goes on with what it has
 */
export function openPlaces(path: string, onError: (error: unknown) => void): PlaceOf {
  let changed = statSync(path).mtimeMs;
  let file: MaxMindDb = readMaxMindDb(readFileSync(path));
  let lookedAt = performance.now();
  function current(): MaxMindDb {
    if (performance.now() - lookedAt < lookMs) return file;
    lookedAt = performance.now();
    try {
      const { mtimeMs } = statSync(path);
      if (mtimeMs !== changed) file = readMaxMindDb(readFileSync(path));
      changed = mtimeMs;
    } catch (error) {
      onError(error);
    }
    return file;
  }
  return (address) => {
    const found = current().get(address) as Found | undefined;
    const city = found?.city?.names?.en;
    const country = found?.country?.iso_code ?? found?.registered_country?.iso_code;
    if (city === undefined && country === undefined) return undefined;
    return { ...(city !== undefined && { city }), ...(country !== undefined && { country }) };
  };
}
