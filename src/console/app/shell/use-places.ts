import { usePermissions } from '../api/index.ts';
import type { Place } from '../section.ts';
import { sections } from '../sections.ts';

/** Where one may go. */
export function usePlaces(): readonly Place[] {
  const { has } = usePermissions();
  return sections.flatMap(({ places }) => places).filter(({ needs }) => !needs || has(needs));
}
