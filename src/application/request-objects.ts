import {
  contentEncryptions,
  isContentEncryption,
  isKeyManagementAlgorithm,
  keyManagementAlgorithms,
} from '../crypto/index.ts';
import { invalidArgument } from '../errors/index.ts';
import { parsedUri } from '../uri/index.ts';
import type { OidcConfig } from './oidc-config.ts';

/** How a client's request objects come to the server (RFC 9101 §5, §6.1). */
export type RequestObjectSettings = Pick<
  OidcConfig,
  'requestObjectEncryptionAlg' | 'requestObjectEncryptionEnc' | 'requestUris'
>;

/** @throws PosternError `invalid_argument` whose field is named as in OIDC Registration §2 */
export function checkRequestObjects(
  {
    requestObjectEncryptionAlg: algorithm,
    requestObjectEncryptionEnc: encryption,
    requestUris,
  }: RequestObjectSettings,
  issuer: string,
): void {
  if (algorithm !== '' && !isKeyManagementAlgorithm(algorithm))
    throw invalidArgument(
      'APP-Enc01',
      `request_object_encryption_alg must be one of ${keyManagementAlgorithms.join(', ')}, or empty`,
      { field: 'request_object_encryption_alg' },
    );
  if (encryption !== '' && !isContentEncryption(encryption))
    throw invalidArgument(
      'APP-Enc02',
      `request_object_encryption_enc must be one of ${contentEncryptions.join(', ')}, or empty`,
      { field: 'request_object_encryption_enc' },
    );
  if (encryption !== '' && algorithm === '')
    throw invalidArgument(
      'APP-Enc03',
      'request_object_encryption_enc goes with a request_object_encryption_alg',
      { field: 'request_object_encryption_enc' },
    );
  if (requestUris.length > most) throw badUris(`there may be ${most} of them`);
  for (const uri of requestUris) {
    const problem = requestUriProblem(uri, issuer);
    if (problem !== undefined) throw badUris(problem);
  }
}

const badUris = (problem: string) =>
  invalidArgument('APP-Uri09', `request_uris: ${problem}`, { field: 'request_uris' });

const longest = 2_000;
const most = 20;

function requestUriProblem(uri: string, issuer: string): string | undefined {
  const url = parsedUri(uri);
  if (url?.protocol !== 'https:' || !/^https:\/\/[^/]/i.test(uri))
    return 'each must be an absolute https URI with its host';
  if (url.username !== '' || url.password !== '') return 'none may hold a name or password';
  if (url.origin === issuer) return 'none may lead to this server itself';
  return uri.length > longest ? `each may have ${longest} characters` : undefined;
}

/**
 * Whether a client has registered a `request_uri` (OIDC Registration §2): to the letter, or without its fragment, which then
 * says which version it is (OIDC Core §6.2).
 */
export const isRegisteredRequestUri = (
  { requestUris }: Pick<OidcConfig, 'requestUris'>,
  uri: string,
): boolean => requestUris.includes(uri) || requestUris.includes(uri.split('#', 1)[0] ?? '');
