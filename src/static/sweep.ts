import type { Assets } from './assets.ts';
import type { AssetName } from './blobs.ts';

const pageSize = 500;
/** So long an upload may take from its bytes to the event that names them. */
const underWayMs = 60 * 60 * 1000;

export interface Sweep {
  readonly assets: Assets;
  /** Of these, those that something refers to. Asked of the events: a late table must not cost anybody his logo. */
  readonly referenced: (names: readonly AssetName[]) => Promise<ReadonlySet<AssetName>>;
  readonly signal: AbortSignal;
}

/**
 * Erases what nothing refers to any more: replaced and removed pictures, those of organizations and people that are
 * gone, and what is left of uploads that were cut off. They cannot be read since then; this frees their place.
 *
 * @returns how many were erased
 */
export async function sweepAssets({ assets, referenced, signal }: Sweep): Promise<number> {
  let erased = 0;
  let after: AssetName | undefined;
  while (!signal.aborted) {
    const page = await assets.olderThan(underWayMs, after, pageSize);
    const kept = await referenced(page);
    for (const name of page) {
      if (kept.has(name) || signal.aborted) continue;
      await assets.remove(name);
      erased++;
    }
    after = page.at(-1);
    if (page.length < pageSize) break;
  }
  return erased;
}
