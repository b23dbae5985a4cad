import { encryptionOf } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { contentEncryptions, type SigningAlgorithm } from '../../crypto/index.ts';
import type { Platform } from '../../platform.ts';
import { activeSigningKey } from '../../webkey/index.ts';
import type { RedirectingClient } from '../authorize/client-and-redirect.ts';
import { askedAlgorithm } from '../clients/algorithms.ts';
import { formOf } from '../tokens/authorized.ts';
import { wantsSignedUserinfo } from '../tokens/signed-answers.ts';
import type { DocumentName } from './documents.ts';

/** How a document goes to whom it is for. Names of JOSE (RFC 7518); '' for neither signed nor encrypted. */
export interface Protection {
  readonly signingAlgorithm: SigningAlgorithm | '';
  readonly encryptionAlgorithm: string;
  readonly contentEncryptionAlgorithm: string;
}

const unencrypted = { encryptionAlgorithm: '', contentEncryptionAlgorithm: '' };
const plain: Protection = { signingAlgorithm: '', ...unencrypted };

function encryptedBy({ oidc }: RedirectingClient, answer: 'idToken' | 'userinfo') {
  const { algorithm, encryption } = encryptionOf(oidc, answer);
  return algorithm === ''
    ? unencrypted
    : { encryptionAlgorithm: algorithm, contentEncryptionAlgorithm: encryption || contentEncryptions[0] };
}

/** What real tokens and answers would be signed by and encrypted with, by what the client is told and no key. */
export async function protectionsOf(
  platform: Platform,
  { id }: Pick<InstanceContext, 'id'>,
  client: RedirectingClient,
): Promise<Readonly<Record<DocumentName, Protection>>> {
  const { algorithm: active } = await activeSigningKey(platform, id);
  const { fapi, idTokenAlgorithm } = formOf(client);
  const ofIdTokens = idTokenAlgorithm || active;
  const ofUserinfo = askedAlgorithm(client.oidc.userinfoSignedResponseAlg) || active;
  return {
    idToken: { signingAlgorithm: ofIdTokens, ...encryptedBy(client, 'idToken') },
    accessToken: { signingAlgorithm: fapi ? ofIdTokens : active, ...unencrypted },
    userinfo: wantsSignedUserinfo(client)
      ? { signingAlgorithm: ofUserinfo, ...encryptedBy(client, 'userinfo') }
      : plain,
    // A JWT only for those who ask for one.
    introspection: plain,
  };
}
