import { bearerToken } from '../../authz/authenticate.ts';
import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import { toPosternError } from '../../errors/index.ts';
import {
  type ClientMetadata,
  type KnownClient,
  type RegistrationOrigin,
  readMetadata,
} from '../../registration/index.ts';
import { settingsOf } from '../../settings/index.ts';
import { invalidRequest, OAuthError } from '../protocol/errors.ts';
import { readQuery } from '../protocol/parameters.ts';
import { json } from '../protocol/reply.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import type { EndpointContext } from '../provider.ts';
import { readJson } from '../registration/body.ts';
import { invalidRegistrationToken, metadataError, refusedToken } from '../registration/errors.ts';
import { issuedOf, metadataOf } from '../registration/metadata-reply.ts';
import { certificateMethodsOf } from './certificate-metadata.ts';
import type { Endpoint } from './endpoint.ts';

/** The registration endpoint (RFC 7591), and the client's own (RFC 7592) under the same path with its `client_id`. */
export const registration: Endpoint = async (context, request) => {
  const { values } = await settingsOf(context.provider.platform).security(context.instance.id, '');
  if (!values.dynamicRegistration) return notThere;
  switch (request.verb) {
    case 'POST':
      return register(context, request);
    case 'PUT':
      return change(context, request);
    case 'DELETE':
      return remove(context, request);
    default:
      return read(context, request);
  }
};

const notThere: WireReply = { status: 404, headers: {}, body: 'Not found\n' };

async function metadataIn(
  { provider, instance }: EndpointContext,
  said: Readonly<Record<string, unknown>>,
  origin: RegistrationOrigin,
): Promise<ClientMetadata> {
  const { values } = await settingsOf(provider.platform).security(instance.id, '');
  try {
    return readMetadata(said, {
      issuer: instance.origin,
      vouched: origin !== 'open',
      tokensThroughBrowser: values.registeredBrowserTokens,
      certificates: certificateMethodsOf(provider.certificates),
    });
  } catch (error) {
    throw metadataError(error);
  }
}

async function register(context: EndpointContext, request: WireRequest): Promise<WireReply> {
  const { provider, instance } = context;
  const { platform, registrars, registrations } = provider;
  const said = await readJson(request);
  const { origin, initialAccessTokenId, editor, headers } = await registrars.admit(instance, request);
  const metadata = await metadataIn(context, said, origin);
  const scope = writingScope(platform, instance.id, editor);
  const made = await registrations
    .register({ instance, scope, origin, metadata, initialAccessTokenId })
    .catch((error) => {
      throw refusedToken(metadataError(error));
    });
  await scope.settled();
  const { oidc } = (await provider.clients.byId(instance.id, made.clientId)) ?? {};
  if (!oidc) throw new OAuthError('temporarily_unavailable', 503, 'The client was removed at once');
  const reply = json({
    ...issuedOf({ issuer: instance.origin, ...made }),
    client_id_issued_at: Math.floor(made.registeredAt.getTime() / 1000),
    ...metadataOf(metadata.name, oidc, metadata.about),
  });
  return { ...reply, status: 201, headers: { ...reply.headers, ...headers } };
}

/** The client whose registration access token it is; nobody learns which clients there are. */
async function authenticated({ provider, instance }: EndpointContext, request: WireRequest) {
  const clientId = readQuery(request).get('client_id');
  const token = bearerToken(request.header('authorization') ?? '');
  const client = clientId === undefined ? undefined : await provider.clients.byId(instance.id, clientId);
  const known = client?.oidc && client.active && token !== undefined;
  if (known && (await provider.registrations.isOwn(instance.id, client, token)))
    return { client, oidc: client.oidc, token };
  throw invalidRegistrationToken('The registration access token is not that of this client');
}

async function read(context: EndpointContext, request: WireRequest): Promise<WireReply> {
  const { client, token } = await authenticated(context, request);
  return json(await described(context, client, token, ''));
}

async function described(
  { provider, instance }: EndpointContext,
  { clientId }: Pick<KnownClient, 'clientId'>,
  registrationAccessToken: string,
  clientSecret: string,
): Promise<object> {
  const client = await provider.clients.byId(instance.id, clientId);
  if (!client?.oidc) throw invalidRegistrationToken('The client is gone');
  const { about } = await provider.registrations.load(instance.id, client);
  return {
    ...issuedOf({ issuer: instance.origin, clientId, clientSecret, registrationAccessToken }),
    ...metadataOf(client.name, client.oidc, about),
  };
}

/** What is issued here, and what a client must not send (RFC 7592 §2.2). */
const issuedFields = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
];

async function change(context: EndpointContext, request: WireRequest): Promise<WireReply> {
  const { provider, instance } = context;
  const said = await readJson(request);
  const { client, token } = await authenticated(context, request);
  await provider.registrars.admitChange(instance, request, client.clientId);
  const issued = issuedFields.find((field) => said[field] !== undefined);
  if (issued !== undefined) throw invalidRequest(`${issued} must not be sent`);
  if (said['client_id'] !== client.clientId) throw invalidRequest('client_id must be that of the client');
  const { client_secret: secret } = said;
  if (secret !== undefined && !(await isSecret(context, client, secret)))
    throw invalidRequest('client_secret cannot be chosen; send the one that was issued, or none');
  const { origin } = await provider.registrations.load(instance.id, client);
  const metadata = await metadataIn(context, said, origin);
  const scope = writingScope(provider.platform, instance.id, 'OIDC');
  const clientSecret = await provider.registrations
    .change(instance.id, scope, client, metadata)
    .catch((error) => {
      // Removed by another request since the token was looked at.
      if (toPosternError(error).kind === 'not_found') throw invalidRegistrationToken('The client is gone');
      throw metadataError(error);
    });
  await scope.settled();
  return json(await described(context, client, token, clientSecret));
}

const isSecret = async (
  { provider }: EndpointContext,
  { secretHash }: KnownClient,
  secret: unknown,
): Promise<boolean> =>
  typeof secret === 'string' &&
  secretHash !== undefined &&
  (await provider.platform.secrets.verify(secret, secretHash));

async function remove(context: EndpointContext, request: WireRequest): Promise<WireReply> {
  const { provider, instance } = context;
  const { client } = await authenticated(context, request);
  const scope = writingScope(provider.platform, instance.id, 'OIDC');
  const { applicationId, project } = client;
  await provider.registrations.remove(scope, { applicationId, projectId: project.id });
  await scope.settled();
  return { status: 204, headers: { 'cache-control': 'no-store', pragma: 'no-cache' }, body: null };
}
