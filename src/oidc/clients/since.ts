import type { Client } from '../../application/index.ts';

/**
 * Whether something was given to another client under the same id: the address of a document comes back when its client was
 * removed, and nothing that this one held comes with it.
 * @param givenAt by the store's clock
 */
export const isBefore = ({ since }: Pick<Client, 'since'>, givenAt: Date | undefined): boolean =>
  since !== undefined && givenAt !== undefined && givenAt < since;
