import { isDeepStrictEqual } from 'node:util';
import { invalidArgument, PosternError, unavailable } from '../errors/index.ts';
import type { Outbound } from '../outbound/index.ts';
import type { OidcConfig } from './oidc-config.ts';
import type { Application } from './state.ts';

/** How users are named to a client, as OIDC Registration §2 has it; what is undefined stays. */
export interface SubjectSettings {
  readonly subjectType?: string | undefined;
  readonly sectorIdentifierUri?: string | undefined;
}

type Sector = Pick<OidcConfig, 'sectorIdentifier' | 'sectorIdentifierUri'>;

export const subjectTypeOf = ({ sectorIdentifier }: Sector): 'pairwise' | '' =>
  sectorIdentifier === '' ? '' : 'pairwise';

/** Whether a change says anything of it. */
export const namesUsers = ({ subjectType, sectorIdentifierUri }: SubjectSettings): boolean =>
  subjectType !== undefined || sectorIdentifierUri !== undefined;

/** By what the sector of an application is found out. */
export type SectorSource = Sector & Pick<OidcConfig, 'redirectUris'>;

export const sectorSource = ({ config }: Application): SectorSource | undefined => {
  if (config.kind !== 'oidc') return undefined;
  const { sectorIdentifier, sectorIdentifierUri, redirectUris } = config.oidc;
  return { sectorIdentifier, sectorIdentifierUri, redirectUris };
};

const changedMeanwhile = () =>
  unavailable('APP-Sec06', 'The application was changed at the same moment; try again in a second', {
    headers: { 'retry-after': '1' },
  });

/** What was found out of a sector holds for that sector. @throws PosternError `unavailable` where it is another by now */
export function requireSameSector(before: Application, now: Application): void {
  const [one, other] = [sectorSource(before), sectorSource(now)];
  const isSame =
    one?.sectorIdentifier === other?.sectorIdentifier &&
    one?.sectorIdentifierUri === other?.sectorIdentifierUri;
  if (!isSame) throw changedMeanwhile();
}

/** The same, of these very redirect URIs. */
export function requireSectorAsFound(before: SectorSource | undefined, now: Application): void {
  if (!isDeepStrictEqual(before, sectorSource(now))) throw changedMeanwhile();
}

/** A list of redirect URIs is no longer. */
const maxBytes = 65_536;
const timeoutMs = 5_000;

/**
 * The sector of a client by what it is to be from now on (OIDC Core §8.1): the host of `sector_identifier_uri`, which must
 * list all its redirect URIs, or the one host that these have.
 * @throws PosternError `invalid_argument`
 */
export async function sectorOf(
  outbound: Pick<Outbound, 'request'>,
  before: Sector & Pick<OidcConfig, 'redirectUris'>,
  { subjectType = subjectTypeOf(before), sectorIdentifierUri = before.sectorIdentifierUri }: SubjectSettings,
): Promise<Sector> {
  if (!['', 'public', 'pairwise'].includes(subjectType))
    throw invalidArgument('APP-Sub01', 'subject_type must be public or pairwise', { field: 'subject_type' });
  const host =
    sectorIdentifierUri === ''
      ? undefined
      : await listedBy(outbound, sectorIdentifierUri, before.redirectUris);
  const sectorIdentifier = subjectType === 'pairwise' ? (host ?? hostOf(before.redirectUris)) : '';
  return { sectorIdentifier, sectorIdentifierUri };
}

/**
 * The sector of a client stays as it is when its redirect URIs change: these must be of it, since whoever is in a sector is
 * told its names (OIDC Core §8.1).
 * @throws PosternError `invalid_argument`
 */
export async function requireOfSector(
  outbound: Pick<Outbound, 'request'>,
  { sectorIdentifier, sectorIdentifierUri }: Sector,
  redirectUris: readonly string[],
): Promise<void> {
  if (sectorIdentifier === '') return;
  if (sectorIdentifierUri !== '') await listedBy(outbound, sectorIdentifierUri, redirectUris);
  else if (redirectUris.some((uri) => hostIn(uri) !== sectorIdentifier))
    throw invalidArgument(
      'APP-Sec05',
      `redirect_uris must be at ${sectorIdentifier}, by whose names the application knows its users; list others at a sector_identifier_uri first`,
      { field: 'redirect_uris' },
    );
}

const refused = (id: string, message: string, cause?: unknown) =>
  invalidArgument(id, message, { field: 'sector_identifier_uri', cause });

/** '' for the schemes of programs, under which anybody may write any host. */
const hostIn = (uri: string): string => {
  const url = URL.parse(uri);
  return url && /^https?:$/.test(url.protocol) ? url.hostname : '';
};

function hostOf(redirectUris: readonly string[]): string {
  const hosts = new Set(redirectUris.map(hostIn));
  const [host = ''] = hosts;
  if (hosts.size === 1 && host !== '') return host;
  throw refused(
    'APP-Sec01',
    'The redirect URIs do not all have one host; list them at a sector_identifier_uri (OIDC Core section 8.1)',
  );
}

async function listedBy(
  outbound: Pick<Outbound, 'request'>,
  uri: string,
  redirectUris: readonly string[],
): Promise<string> {
  if (!URL.canParse(uri) || new URL(uri).protocol !== 'https:')
    throw refused('APP-Sec02', 'sector_identifier_uri must be an https address');
  const listed = await fetched(outbound, uri);
  const missing = redirectUris.find((redirectUri) => !listed.includes(redirectUri));
  if (missing !== undefined)
    throw refused('APP-Sec04', `sector_identifier_uri does not list the redirect URI ${missing}`);
  return new URL(uri).hostname;
}

async function fetched(outbound: Pick<Outbound, 'request'>, uri: string): Promise<readonly unknown[]> {
  const none = (cause?: unknown) =>
    refused('APP-Sec03', 'sector_identifier_uri does not lead to a JSON array of redirect URIs', cause);
  try {
    const answer = await outbound.request(uri, {
      headers: { accept: 'application/json' },
      maxBytes,
      timeoutMs,
    });
    const listed: unknown = JSON.parse(Buffer.from(answer.body).toString('utf8'));
    if (answer.status === 200 && Array.isArray(listed)) return listed;
  } catch (error) {
    if (error instanceof PosternError && error.kind === 'failed_precondition') throw error;
    throw none(error);
  }
  throw none();
}
