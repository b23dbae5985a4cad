import { isDeepStrictEqual } from 'node:util';
import { type OidcConfig, requireOfSector, type SectorSource, sectorOf } from '../application/index.ts';
import { PosternError } from '../errors/index.ts';
import type { Outbound } from '../outbound/index.ts';
import type { ClientMetadata } from './metadata.ts';
import { invalidMetadata } from './said.ts';

export type Sector = Pick<OidcConfig, 'sectorIdentifier' | 'sectorIdentifierUri'>;

/**
 * The sector that a client registers for (OIDC Core §8.1). By an address of its own it says which it is of; without one it
 * stays in that of before, wherever it moves. Nothing is read where that is what it was read for before.
 * @throws PosternError `invalid_argument`
 */
export async function sectorFor(
  outbound: Pick<Outbound, 'request'>,
  { oidc: { redirectUris, sectorIdentifierUri }, subjectType }: Pick<ClientMetadata, 'oidc' | 'subjectType'>,
  before: SectorSource = { sectorIdentifier: '', sectorIdentifierUri: '', redirectUris: [] },
): Promise<Sector> {
  const { sectorIdentifier } = before;
  const isSame =
    before.sectorIdentifierUri === sectorIdentifierUri &&
    (subjectType === 'pairwise') === (sectorIdentifier !== '');
  if (isSame && isDeepStrictEqual(before.redirectUris, redirectUris)) return sectorIn(before);
  const stays = isSame && sectorIdentifier !== '';
  try {
    if (!stays) {
      const asked = { sectorIdentifier, sectorIdentifierUri, redirectUris };
      return await sectorOf(outbound, asked, { subjectType, sectorIdentifierUri });
    }
    await requireOfSector(outbound, before, redirectUris);
    return sectorIn(before);
  } catch (error) {
    throw told(error);
  }
}

const sectorIn = ({ sectorIdentifier, sectorIdentifierUri }: Sector): Sector => ({
  sectorIdentifier,
  sectorIdentifierUri,
});

/** Whoever registers learns of no address whether it is inside: the server asks in their place. */
const told = (error: unknown): unknown =>
  error instanceof PosternError && error.kind === 'failed_precondition'
    ? invalidMetadata('sector_identifier_uri', 'does not lead to a JSON array of redirect URIs')
    : error;
