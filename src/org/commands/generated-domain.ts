import { asciiDomain, nameKey } from '../../precis/index.ts';
import { temporaryDomain } from './domains.ts';

const longestLabel = 63;

/**
 * `acme` in an instance whose domain is `example.com` is reachable as `acme.example.com`. Letters of all scripts stay
 * (IDNA); a name without any gives its organization's id.
 * @param org.taken the domain without a suffix turned out to be another organization's: the id goes behind it
 */
export function generatedDomain(
  org: { id: string; name: string; taken?: boolean },
  instanceDomain: string,
): string {
  const parent = instanceDomain.split(':')[0];
  const own = org.id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  const letters = [...nameKey(org.name).replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')];
  // Encoded, a letter takes more room than one character: shortened until it fits.
  for (let length = Math.min(letters.length, longestLabel); length > 0; length--) {
    const label = letters
      .slice(0, length)
      .join('')
      .replace(/^-+|-+$/g, '');
    if (label === '') continue;
    const plain = org.taken ? undefined : asciiDomain(`${label}.${parent}`);
    const isFree = plain !== undefined && plain !== temporaryDomain(instanceDomain);
    const domain = isFree ? plain : asciiDomain(`${label}-${own}.${parent}`);
    if (domain) return domain;
  }
  return `${own}.${parent}`;
}
