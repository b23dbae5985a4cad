import { randomSecret } from '../../crypto/index.ts';

/** Without what is mistaken for something else when it is copied by hand: 0 o 1 i l u v. */
const alphabet = 'abcdefghjkmnpqrstwxyz23456789';
const groups = 4;
const perGroup = 5;

/** Four times five letters with hyphens, 97 bits. */
export const newApplicationPassword = (): string =>
  Array.from({ length: groups }, () => randomSecret(perGroup, alphabet)).join('-');

const plain = new RegExp(`^[${alphabet}]{${groups * perGroup}}$`);

/** As it is compared, however it is typed; undefined: it is none. */
export function normalApplicationPassword(presented: string): string | undefined {
  const bare = presented.toLowerCase().replace(/[\s-]/g, '');
  return plain.test(bare) ? bare : undefined;
}

/** The same password of two people has different hashes. */
export const boundTo = (userId: string, normal: string): string =>
  `application password of ${userId}: ${normal}`;
