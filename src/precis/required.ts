import { invalidArgument } from '../errors/index.ts';
import { normalized } from './bounds.ts';
import { enforceName, nameKey } from './profiles.ts';

/** Ids of the two refusals, which are the feature's own. */
export interface NameRefusals {
  readonly empty: string;
  readonly problem: string;
}

/**
 * A name that is shown, in the form in which it is kept.
 * @throws PosternError `invalid_argument`
 */
export function requireShownName(name: string, refusals: NameRefusals, field = 'name'): string {
  const enforced = enforceName(name);
  if ('problem' in enforced) {
    throw invalidArgument(refusals.problem, `${field} ${enforced.problem}`, { field });
  }
  if (enforced.value === '') throw invalidArgument(refusals.empty, `${field} must not be empty`, { field });
  return enforced.value;
}

/** What a unique name may be held as: its key, and what it was where an imported or older history took it. */
export const heldAs = (name: string): string[] => {
  const key = nameKey(name);
  return [...new Set([key, normalized(name).toLowerCase(), name.toLowerCase()])];
};
