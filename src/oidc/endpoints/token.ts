import { type Client, isFapi } from '../../application/index.ts';
import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import { againWhenOvertaken } from '../../eventstore/index.ts';
import { type Asking, requireConfidential } from '../clients/authenticate.ts';
import { recipientOf } from '../clients/encrypting.ts';
import { requireGrantType } from '../clients/grant-types.ts';
import type { Machine } from '../clients/machines.ts';
import { ownTokenSeconds, sealOwnToken } from '../clients/own-token.ts';
import { requireGrantManagement } from '../grant-management/managing.ts';
import { isGrantScope } from '../grant-management/scopes.ts';
import type { Grant, GrantContext, Prove } from '../grants/grant.ts';
import { grants } from '../grants/index.ts';
import { schemeOf } from '../possession/confirmation.ts';
import type { Possession } from '../possession/possession.ts';
import { invalidRequest, unauthorizedClient, unsupportedGrantType } from '../protocol/errors.ts';
import { type Parameters, readForm } from '../protocol/parameters.ts';
import { json } from '../protocol/reply.ts';
import type { EndpointContext } from '../provider.ts';
import { scopes } from '../scope/scopes.ts';
import { requireReceiver } from '../shared-signals/receivers.ts';
import { isSignalScope } from '../shared-signals/vocabulary.ts';
import { tokenAnswer } from '../tokens/answer.ts';
import type { Authorized } from '../tokens/authorized.ts';
import { issueTokens } from '../tokens/issue.ts';
import type { Endpoint } from './endpoint.ts';
import { ownScopesIn } from './own-scopes.ts';

/** The token endpoint (RFC 6749 §3.2): what is exchanged is told by `grant_type`. */
export const token: Endpoint = async (context, request) => {
  const form = await readForm(request);
  const grantType = form.get('grant_type');
  if (grantType === undefined) throw invalidRequest('The parameter grant_type is missing');
  const grant = grants.get(grantType);
  if (!grant) throw unsupportedGrantType(`grant_type must be one of ${[...grants.keys()].join(', ')}`);
  const ownScope = grantType === 'client_credentials' ? ownScopesIn(form.get('scope')) : [];
  if (ownScope.length > 0) return ownToken(context, { request, form }, ownScope);
  const { client, ...proof } = await provable(context, request, form, grantType, grant);
  const reply = await issued(context, proof);
  if (client?.origin !== undefined) context.provider.registeredUses.note(context.instance.id, client);
  return reply;
};

/**
 * Client credentials of an application (RFC 6749 §4.4), which it has for what is its own, streams of security events and grants,
 * and for nothing else: a token that acts as nobody.
 */
async function ownToken(
  endpoint: EndpointContext,
  asking: Omit<Asking, 'instance'>,
  scope: readonly string[],
): Promise<WireReply> {
  const { provider, instance } = endpoint;
  const { encryption, clock } = provider.platform;
  const client = requireConfidential(await provider.authentication.application({ ...asking, instance }));
  if (scope.some(isGrantScope)) requireGrantManagement(client);
  if (scope.some(isSignalScope)) requireReceiver(client);
  const possession = await possessionOf(endpoint, asking.request, client);
  await possession.take();
  const { held } = possession;
  const token = sealOwnToken(encryption, instance.id, client, { scope, bound: held }, clock());
  return json(
    {
      access_token: token,
      token_type: schemeOf(held),
      expires_in: ownTokenSeconds,
      scope: scope.join(' '),
    },
    possession.headers,
  );
}

interface Provable {
  readonly prove: Prove;
  readonly possession: Possession;
  /** The application that asks, where one does. */
  readonly client?: Client;
}

/** Authenticates who asks, and checks that they may use the grant; what is left is to prove it. */
async function provable(
  endpoint: EndpointContext,
  request: WireRequest,
  form: Parameters,
  grantType: string,
  grant: Grant,
): Promise<Provable> {
  const asking = { instance: endpoint.instance, request, form };
  switch (grant.by) {
    case 'itself': {
      if (grant.broughtBy?.isMeant(form)) return brought(endpoint, asking, grant.broughtBy.open);
      const possession = await possessionOf(endpoint, request);
      const context = { ...endpoint, held: possession.held };
      const machine = await grant.authenticate(context, asking);
      return { possession, prove: () => grant.prove(context, form, machine) };
    }
    case 'machine': {
      const machine = await requireMachine(endpoint, asking, grantType);
      const possession = await possessionOf(endpoint, request);
      const context = { ...endpoint, held: possession.held };
      return { possession, prove: () => grant.prove(context, form, machine) };
    }
    case 'application': {
      const client = await endpoint.provider.authentication.application(asking);
      requireGrantType(client, grantType);
      const possession = await possessionOf(endpoint, request, client);
      const context = { ...endpoint, held: possession.held };
      const prove =
        'open' in grant ? await grant.open(context, form, client) : () => grant.prove(context, form, client);
      return { possession, prove, client };
    }
  }
}

/** Before anything is used up for tokens that could not be encrypted to the client. */
async function requireRecipient(
  { clientKeys }: EndpointContext['provider'],
  { id }: EndpointContext['instance'],
  { form, scope }: Authorized,
): Promise<void> {
  if (form.encryptedTo && form.idToken !== 'none' && scope.includes(scopes.openid))
    await recipientOf(clientKeys, id, form.encryptedTo, 'idToken');
}

/** What is a proof of its own, but not of who brings it. */
async function brought(
  endpoint: EndpointContext,
  asking: Asking,
  open: (context: GrantContext, form: Parameters, client: Client) => Promise<Prove>,
): Promise<Provable> {
  const client = await endpoint.provider.authentication.application(asking);
  const possession = await possessionOf(endpoint, asking.request, client);
  const context = { ...endpoint, held: possession.held };
  return { possession, client, prove: await open(context, asking.form, client) };
}

/** What the request proves to hold, and its client must. */
const possessionOf = (
  { provider: { possessions }, instance }: EndpointContext,
  request: WireRequest,
  client?: Client,
): Possession | Promise<Possession> =>
  possessions.of(request, instance, {
    dpop: client?.oidc?.dpopBoundAccessTokens ?? false,
    certificate: client?.oidc?.tlsClientCertificateBoundAccessTokens ?? false,
    nonce: client?.oidc?.requireDpopNonce ?? false,
    fapi: client?.oidc && isFapi(client.oidc),
  });

async function requireMachine(
  { provider: { authentication } }: EndpointContext,
  asking: Asking,
  grantType: string,
): Promise<Machine> {
  const machine = await authentication.machine(asking);
  if (machine) return machine;
  const { clientId } = await authentication.application(asking);
  throw unauthorizedClient(`The grant type ${grantType} is for machine users; this is an application`, {
    detail: clientId,
  });
}

/**
 * Makes tokens of what is proven. Who loses a race proves again, and so learns what the winner did: the code is
 * used by now, the refresh token is not the newest any more.
 */
function issued(
  { provider, instance }: EndpointContext,
  { prove, possession }: Provable,
): Promise<WireReply> {
  const tokensFor = async (authorized: Authorized) => {
    const tokens = await issueTokens(provider, instance, authorized);
    return tokenAnswer(provider, instance, authorized, tokens, possession.held);
  };
  return againWhenOvertaken(
    async () => {
      const proven = await prove();
      if ('granted' in proven) await requireRecipient(provider, instance, proven);
      await possession.take();
      const reply = 'answer' in proven ? proven.answer : await tokensFor(proven);
      return { ...reply, headers: { ...reply.headers, ...possession.headers } };
    },
    // Of many who act as one user at once each writes to its history: by chance they take turns.
    { pause: (tried) => Bun.sleep(Math.random() * Math.min(2 ** tried, 64)) },
  );
}
