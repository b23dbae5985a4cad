import { usePermissions } from '../api/index.ts';
import type { Needing } from '../section.ts';

/** Whether a place, a task or a finder is for whoever is signed in. */
export function useIsFor(): (entry: Needing) => boolean {
  const { has, hasSomewhere } = usePermissions();
  return ({ needs, ofProject }) => !needs || (ofProject ? hasSomewhere(needs) : has(needs));
}
