import type { Place } from '../section.ts';
import { sections } from '../sections.ts';
import { useIsFor } from './use-is-for.ts';

/** Where one may go. */
export function usePlaces(): readonly Place[] {
  return sections.flatMap(({ places }) => places).filter(useIsFor());
}
