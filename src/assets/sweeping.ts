import type { Config } from '../config/index.ts';
import type { JobTools } from '../feature.ts';
import { blobsOf, createAssets, sweepAssets } from '../static/index.ts';
import { referencedOf } from './references.ts';

/** Erases what nothing refers to any more. @returns how many were erased */
export function sweep(
  config: Pick<Config, 'assets' | 'dataDir'>,
  { platform, writes }: JobTools,
  signal: AbortSignal,
): Promise<number> {
  const assets = createAssets({ reads: platform.sql, writes }, blobsOf(config));
  return sweepAssets({ assets, referenced: (names) => referencedOf(platform, names), signal });
}
