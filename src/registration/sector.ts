import { type OidcConfig, requireOfSector, sectorOf } from '../application/index.ts';
import { PosternError } from '../errors/index.ts';
import type { Outbound } from '../outbound/index.ts';
import type { ClientMetadata } from './metadata.ts';
import { invalidMetadata } from './said.ts';

export type Sector = Pick<OidcConfig, 'sectorIdentifier' | 'sectorIdentifierUri'>;

/**
 * The sector that a client registers for (OIDC Core §8.1). By an address of its own it says which it is of; without one it
 * stays in that of before, wherever it moves.
 * @throws PosternError `invalid_argument`
 */
export async function sectorFor(
  outbound: Pick<Outbound, 'request'>,
  { oidc: { redirectUris, sectorIdentifierUri }, subjectType }: Pick<ClientMetadata, 'oidc' | 'subjectType'>,
  before: Sector = { sectorIdentifier: '', sectorIdentifierUri: '' },
): Promise<Sector> {
  const stays =
    subjectType === 'pairwise' &&
    before.sectorIdentifier !== '' &&
    before.sectorIdentifierUri === sectorIdentifierUri;
  try {
    if (!stays) {
      const asked = { ...before, redirectUris };
      return await sectorOf(outbound, asked, { subjectType, sectorIdentifierUri });
    }
    await requireOfSector(outbound, before, redirectUris);
    return before;
  } catch (error) {
    throw told(error);
  }
}

/** Whoever registers learns of no address whether it is inside: the server asks in their place. */
const told = (error: unknown): unknown =>
  error instanceof PosternError && error.kind === 'failed_precondition'
    ? invalidMetadata('sector_identifier_uri', 'does not lead to a JSON array of redirect URIs')
    : error;
