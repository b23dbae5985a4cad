import { alreadyExists, PosternError } from '../errors/index.ts';
import type { ConstraintChange } from './types.ts';

/**
 * A number of places of which whatever is added takes one, and leaves it with its removal: counting rows would let those
 * who add at the same moment pass the limit.
 *
 * @example
 * const places = definePlaces({ type: 'trusted_issuer_place', most: 100, error: tooMany });
 * await places.inFree(taken, (place) => runCommand(…, () => ({ events, constraints: [places.take(orgId, place)] })));
 */
export function definePlaces({
  type,
  most,
  error,
  refused = alreadyExists,
}: {
  readonly type: string;
  readonly most: number;
  readonly error: { readonly id: string; readonly message: string };
  /** As what whoever finds no place is refused. */
  readonly refused?: (id: string, message: string) => PosternError;
}) {
  const isTaken = (thrown: unknown): boolean => thrown instanceof PosternError && thrown.id === error.id;
  return {
    take: (owner: string, place: number): ConstraintChange => ({
      action: 'add',
      type,
      field: `${owner}/${place}`,
      error,
    }),

    /**
     * Which place is free nobody has written down: the next by their number is, unless one before it was removed.
     * @param taken how many there are, as far as tables know
     */
    async inFree<T>(taken: number, add: (place: number) => Promise<T>): Promise<T> {
      for (let tried = 0; taken < most && tried < most; tried++) {
        try {
          return await add((taken + tried) % most);
        } catch (thrown) {
          if (!isTaken(thrown)) throw thrown;
        }
      }
      throw refused(error.id, error.message);
    },
  };
}
