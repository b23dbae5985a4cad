import { createHash } from 'node:crypto';
import type { Encryption } from '../../crypto/types.ts';

/**
 * How users are named to a client (OIDC Core §8.1): by their id, or in a sector by a name that only clients of that sector
 * know. Names of a sector are the sealed id, so that whoever is told one back needs no table to know whose it is.
 */

/** No id holds one. */
const separator = '\0';

const digestOf = (instanceId: string, sector: string): string =>
  createHash('sha256')
    .update([instanceId, sector].join(separator))
    .digest()
    .subarray(0, 16)
    .toString('base64url');

/** @param sector '' for clients to which users have their public names */
export const subjectFor = (
  encryption: Pick<Encryption, 'sealTokenAlike'>,
  instanceId: string,
  sector: string,
  userId: string,
): string =>
  sector === ''
    ? userId
    : encryption.sealTokenAlike('subject', userId + separator + digestOf(instanceId, sector));

/** The user that a `sub` of ours names, whoever it was told to; to be believed as far as what it stands in. */
export const userIdOf = (encryption: Pick<Encryption, 'openToken'>, subject: string): string =>
  encryption.openToken('subject', subject)?.split(separator)[0] ?? subject;

/** The user whom clients of the sector know by this name; undefined for what is no name there, ids of a user among them. */
export function userNamed(
  encryption: Pick<Encryption, 'sealTokenAlike' | 'openToken'>,
  instanceId: string,
  sector: string,
  name: string,
): string | undefined {
  const userId = userIdOf(encryption, name);
  return subjectFor(encryption, instanceId, sector, userId) === name ? userId : undefined;
}
