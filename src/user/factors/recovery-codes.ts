import { randomSecret } from '../../crypto/index.ts';
import type { Encryption, SecretHasher } from '../../crypto/types.ts';
import { invalidArgument } from '../../errors/index.ts';

/** Codes to print and keep, each good for one sign-in when everything else is lost. */

export const mostRecoveryCodes = 10;

/** Without what is mistaken for something else when it is written down: 0 O 1 I L U V. */
const alphabet = 'ABCDEFGHJKMNPQRSTWXYZ23456789';
const half = 5;

/** Ten characters with a hyphen, 48 bits. */
const newCode = (): string => `${randomSecret(half, alphabet)}-${randomSecret(half, alphabet)}`;

/** @param asked 0: as many as there may be */
export function newRecoveryCodes(asked: number): string[] {
  if (asked < 0 || asked > mostRecoveryCodes) {
    throw invalidArgument('USER-Rec01', `count must be between 1 and ${mostRecoveryCodes}`, {
      field: 'count',
    });
  }
  const codes = new Set<string>();
  while (codes.size < (asked || mostRecoveryCodes)) codes.add(newCode());
  return [...codes];
}

const normal = (presented: string): string => presented.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** The same code of two people has different hashes. */
const bound = (userId: string, code: string): string => `recovery code of ${userId}: ${normal(code)}`;

/** Under a key that no dump of the database holds: 48 bits alone could be tried through in a day. */
export const hashRecoveryCode = (encryption: Encryption, userId: string, code: string): string =>
  encryption.mac('otp', bound(userId, code));

/** Which of the hashes is the code's; those of an imported history are tried as it was typed. */
export async function findRecoveryCode(
  { encryption, secrets }: { readonly encryption: Encryption; readonly secrets: SecretHasher },
  userId: string,
  hashes: readonly string[],
  presented: string,
): Promise<string | undefined> {
  let found: string | undefined;
  for (const hash of hashes) {
    const own = encryption.isMac('otp', hash, bound(userId, presented));
    // Every one is looked at, so that the time tells nothing of which it was.
    if (own || (!own && (await secrets.verify(presented.trim(), hash)))) found ??= hash;
  }
  return found;
}
