import { createHash } from 'node:crypto';
import { failedPrecondition } from '../../errors/index.ts';
import { authMethod } from '../auth-request/values.ts';
import { authorizedBy } from '../authorize/front-channel.ts';
import { requestDetails } from '../authorize/request-details.ts';
import type { Confirmation } from '../possession/confirmation.ts';
import { parseParameters } from '../protocol/parameters.ts';
import { type Authorized, formOf } from '../tokens/authorized.ts';
import type { PreviewContext, Supposed } from './supposed.ts';

/** Stands for what the client would have. */
const example = (of: string): string => createHash('sha256').update(`example of ${of}`).digest('base64url');

/** What the client has to prove to hold, and so its tokens are bound to. */
export const boundOf = ({ client: { oidc } }: Supposed): Confirmation => ({
  ...(oidc.dpopBoundAccessTokens && { jkt: example('a key') }),
  ...(oidc.tlsClientCertificateBoundAccessTokens && { x5t: example('a certificate') }),
});

/** The authorization request that the client would send. */
function parametersOf({ client, scopes, resources, claims, grant }: Supposed) {
  const ofSignIn = grant !== 'device_code';
  const form = new URLSearchParams([
    ['client_id', client.clientId],
    ['response_type', 'code'],
    ['scope', scopes.join(' ')],
    ['code_challenge', example('a verifier')],
    ['code_challenge_method', 'S256'],
    ...(ofSignIn ? [['nonce', 'example']] : []),
    ...(ofSignIn && claims !== '' ? [['claims', claims]] : []),
    ...resources.map((resource) => ['resource', resource]),
  ] as [string, string][]);
  return parseParameters(form.toString());
}

/** Of a device code everything is decided by the same rules; only that the client needs no code for it. */
const asRedirecting = ({ client, grant }: Supposed): Supposed['client'] =>
  grant === 'device_code'
    ? {
        ...client,
        oidc: {
          ...client.oidc,
          responseTypes: ['code'],
          grantTypes: [...client.oidc.grantTypes, 'authorization_code'],
        },
      }
    : client;

/**
 * What the person would authorize the client to, by a request as the client would send it, and a sign-in with a password.
 * @throws OAuthError for what the request would be refused for
 */
export async function authorizedOf(
  { provider, instance, moment }: PreviewContext,
  supposed: Supposed,
): Promise<Authorized> {
  const client = asRedirecting(supposed);
  const details = await requestDetails(
    { provider, instance },
    parametersOf(supposed),
    client,
    {
      clientId: client.clientId,
      redirectUri: client.oidc.redirectUris[0] ?? '',
      responseMode: client.oidc.requireSignedResponse ? 'query.jwt' : '',
      state: undefined,
      issuer: instance.origin,
    },
    { loginClient: '', isSigned: false },
  );
  const link = {
    sessionId: '',
    userId: supposed.userId,
    authTime: moment.now,
    authMethods: [authMethod.password],
  };
  const found = await authorizedBy({ provider, instance }, { id: moment.requestId, details, link });
  if (!found)
    throw failedPrecondition(
      'OIDC-Prv02',
      'The application is inactive, or the user or their organization is',
    );
  const { scope } = details;
  const granted = { ...found.granted, scope, sessionId: moment.sessionId };
  return {
    ...found,
    granted: supposed.grant === 'refresh_token' ? { ...granted, nonce: undefined } : granted,
    scope,
    form: formOf(client),
  };
}
