import type { Client } from '../../application/index.ts';
import type { WireRequest } from '../../contract/transport/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { invalidClient, OAuthError } from '../errors.ts';
import type { Parameters } from '../parameters.ts';
import { paths } from '../paths.ts';
import type { Provider } from '../provider.ts';
import { verifyAssertion } from './assertion.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import type { Machine } from './machines.ts';

/** Unknown client, wrong secret and wrong method say the same: nobody learns which clients there are. */
const refused = (detail: string) =>
  invalidClient('The client is unknown, or its authentication failed', { detail });

/** What a secret is compared with when there is no client, so that it costs the same. */
const decoy = '$sha256$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** What is longer is nobody's id, and all of it together counts as one: keys are kept. */
const maxIdLength = 300;

const limitKey = (instance: InstanceContext, clientId: string, request: WireRequest): string =>
  `${instance.id}/${request.remoteAddress}/${clientId.length > maxIdLength ? '' : clientId}`;

/** Runs one authentication under the limit on failures. */
async function limited<T>(provider: Provider, key: string, authenticate: () => Promise<T>): Promise<T> {
  provider.failures.check(key);
  try {
    const authenticated = await authenticate();
    provider.failures.succeeded(key);
    return authenticated;
  } catch (error) {
    // A database that is away says nothing of the client.
    if (error instanceof OAuthError && error.code === 'invalid_client') provider.failures.failed(key);
    throw error;
  }
}

/**
 * The application that makes a request, authenticated by its own method (RFC 6749 §2.3, §3.2.1).
 * @throws OAuthError `invalid_client`, `invalid_request`, 429 after too many failures
 */
export async function authenticateClient(
  provider: Provider,
  instance: InstanceContext,
  request: WireRequest,
  form: Parameters,
): Promise<Client> {
  const authorization = request.header('authorization');
  const proven = authorization && provenClient(provider, instance, authorization, form);
  if (proven) return proven;
  const credentials = credentialsOf(request, form);
  const key = limitKey(instance, credentials.clientId ?? '', request);
  return limited(provider, key, async () => {
    const client =
      credentials.method === 'private_key_jwt'
        ? await clientOfAssertion(provider, instance, credentials)
        : await clientOfSecret(provider, instance, credentials);
    if (!client.active) throw refused('client, project or organization is inactive');
    if (authorization) provider.proven.clients.keep(instance.id, authorization, client);
    return client;
  });
}

const credentialParameters = ['client_id', 'client_secret', 'client_assertion'];

/** The client that this header proved before, if nothing of it changed since and nothing else is said of it. */
function provenClient(
  { proven, clients }: Provider,
  instance: InstanceContext,
  authorization: string,
  form: Parameters,
): Client | undefined {
  const client = proven.clients.get(instance.id, authorization);
  if (!client || clients.byId(instance.id, client.clientId) !== client) return undefined;
  return saysMore(form) ? undefined : client;
}

const saysMore = (form: Parameters): boolean =>
  credentialParameters.some((name) => form.get(name) !== undefined);

async function clientOfSecret(
  provider: Provider,
  instance: InstanceContext,
  credentials: Exclude<Credentials, { method: 'private_key_jwt' }>,
): Promise<Client> {
  const client = await provider.clients.byId(instance.id, credentials.clientId);
  if (credentials.method === 'none') {
    if (client?.authMethod === 'none') return client;
    throw refused('no credentials sent');
  }
  const right = await provider.platform.secrets.verify(credentials.secret, client?.secretHash ?? decoy);
  if (!client) throw refused('unknown client');
  if (!right || client.secretHash === undefined) throw refused('wrong secret');
  // RFC 6749 §2.3.1 has either place for the same secret, and so have Zitadel's SDKs.
  return client;
}

async function clientOfAssertion(
  provider: Provider,
  instance: InstanceContext,
  { clientId, assertion }: Extract<Credentials, { method: 'private_key_jwt' }>,
): Promise<Client> {
  const audience = [instance.origin, `${instance.origin}${paths.token}`];
  const key = await verifyAssertion(provider.platform, instance.id, assertion, audience);
  if (clientId !== undefined && clientId !== key.clientId) throw refused('client_id is not of the assertion');
  const client = await provider.clients.byId(instance.id, key.clientId);
  if (client?.authMethod !== 'private_key_jwt') throw refused('the client does not use private_key_jwt');
  return client;
}

/**
 * The machine user that makes a request with its own id or name and secret.
 * @returns undefined when there is no such machine, so that an application may be meant
 * @throws OAuthError as `authenticateClient`
 */
export async function authenticateMachine(
  provider: Provider,
  instance: InstanceContext,
  request: WireRequest,
  form: Parameters,
): Promise<Machine | undefined> {
  const authorization = request.header('authorization');
  const proven = authorization && provenMachine(provider, instance, authorization, form);
  if (proven) return proven;
  const credentials = credentialsOf(request, form);
  if (credentials.method === 'private_key_jwt' || credentials.method === 'none') return undefined;
  const key = limitKey(instance, credentials.clientId, request);
  provider.failures.check(key);
  const machine = await provider.machines.byClientId(instance.id, credentials.clientId);
  if (!machine) return undefined;
  // A machine can be given the client id of an application as its name, by administrators of other organizations.
  if (await provider.clients.byId(instance.id, credentials.clientId)) return undefined;
  return limited(provider, key, async () => {
    const right = await provider.platform.secrets.verify(credentials.secret, machine.secretHash || decoy);
    if (!right || machine.secretHash === '') throw refused('wrong secret of a machine user');
    if (!machine.active) throw refused('the machine user or its organization is inactive');
    if (authorization) provider.proven.machines.keep(instance.id, authorization, machine);
    return machine;
  });
}

function provenMachine(
  { proven, machines }: Provider,
  instance: InstanceContext,
  authorization: string,
  form: Parameters,
): Machine | undefined {
  const machine = proven.machines.get(instance.id, authorization);
  if (!machine || machines.byClientId(instance.id, machine.clientId) !== machine) return undefined;
  return saysMore(form) ? undefined : machine;
}
