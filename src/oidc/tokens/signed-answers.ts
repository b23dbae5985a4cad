import type { Client } from '../../application/index.ts';
import type { WireReply } from '../../contract/transport/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { signingKeyFor } from '../../webkey/index.ts';
import { askedAlgorithm } from '../clients/algorithms.ts';
import { encryptedFor, isEncrypted } from '../clients/encrypting.ts';
import { jwtReply } from '../protocol/reply.ts';
import type { IssuerSources } from './issue.ts';

/** Answers about tokens as JWTs, for those who ask for them so, signed and, if wanted, encrypted; the JSON in them is the same as without. */

type Sources = Pick<IssuerSources, 'platform' | 'signer' | 'clientKeys'>;
type OidcClient = Client & { readonly oidc: NonNullable<Client['oidc']> };

/** Whether the client has userinfo as a JWT. */
export const wantsSignedUserinfo = (client: Client | undefined): client is OidcClient =>
  askedAlgorithm(client?.oidc?.userinfoSignedResponseAlg) !== '' || isEncrypted(client?.oidc, 'userinfo');

/** OIDC Core §5.3.2. @param claims JSON */
export async function signedUserinfo(
  { platform, signer, clientKeys }: Sources,
  instance: InstanceContext,
  client: OidcClient,
  claims: string,
): Promise<WireReply> {
  const key = await signingKeyFor(
    platform,
    instance.id,
    askedAlgorithm(client.oidc.userinfoSignedResponseAlg),
  );
  const signed = await signer.sign(key, {
    ...JSON.parse(claims),
    iss: instance.origin,
    aud: client.clientId,
  });
  return jwtReply(await encryptedFor(clientKeys, instance.id, client, 'userinfo', signed), 'application/jwt');
}

const introspectionType = 'token-introspection+jwt';

/** RFC 9701 §4. */
export const wantsSignedIntrospection = (accept: string | undefined): boolean =>
  accept?.toLowerCase().includes(`application/${introspectionType}`) ?? false;

/**
 * RFC 9701 §5. No claim of the token's stands outside of `token_introspection`, so that the answer is not taken for a token
 * (§8.1).
 * @param introspected JSON
 */
export async function signedIntrospection(
  { platform, signer, clientKeys }: Sources,
  instance: InstanceContext,
  client: Client,
  introspected: string,
): Promise<WireReply> {
  const algorithm = askedAlgorithm(client.oidc?.introspectionSignedResponseAlg);
  const key = await signingKeyFor(platform, instance.id, algorithm);
  const answer = {
    iss: instance.origin,
    aud: client.clientId,
    iat: Math.floor(platform.clock().getTime() / 1000),
    token_introspection: JSON.parse(introspected),
  };
  const signed = await signer.sign(key, answer, introspectionType);
  return jwtReply(
    await encryptedFor(clientKeys, instance.id, client, 'introspection', signed),
    `application/${introspectionType}`,
  );
}
