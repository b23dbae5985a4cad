import { digits, randomSecret } from '../../crypto/index.ts';
import type { Encryption } from '../../crypto/types.ts';

/** A request goes by three names: its own, one that only its client knows, and one by which its person comes to it. */

export const newCibaRequestId = (id: string): string => id + randomSecret(20, digits);

const clientMark = 'ciba client: ';

/** The `auth_req_id` (CIBA §7.3): the sealed id, the same whenever the client is told it. */
export const sealAuthReqId = (encryption: Encryption, id: string): string =>
  encryption.sealTokenAlike('code', clientMark + id);

/** @returns the id of the request; undefined for anything that is no `auth_req_id` of ours */
export function openAuthReqId(encryption: Encryption, authReqId: string): string | undefined {
  const opened = encryption.openToken('code', authReqId);
  return opened?.startsWith(clientMark) ? opened.slice(clientMark.length) : undefined;
}

/** Parameter `authRequestID` of the login for a request of this kind. */
export const cibaPrefix = 'ciba_';
const personMark = 'ciba person: ';

/** By which the person comes to it, from a mail or the own account. */
export const sealForPerson = (encryption: Encryption, id: string): string =>
  cibaPrefix + encryption.sealTokenAlike('code', personMark + id);

/** @returns the id of the request; undefined for anything else */
export function openForPerson(encryption: Encryption, sealed: string): string | undefined {
  if (!sealed.startsWith(cibaPrefix)) return undefined;
  const opened = encryption.openToken('code', sealed.slice(cibaPrefix.length));
  return opened?.startsWith(personMark) ? opened.slice(personMark.length) : undefined;
}
