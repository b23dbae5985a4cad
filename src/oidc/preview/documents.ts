import type { Client } from '../../application/index.ts';
import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import type { SigningKey } from '../../crypto/index.ts';
import { acrOf } from '../auth-request/acr.ts';
import { amrOf } from '../auth-request/values.ts';
import type { Claims } from '../claims/userinfo.ts';
import { introspection } from '../endpoints/introspection.ts';
import { userinfo } from '../endpoints/userinfo.ts';
import { unbound } from '../possession/confirmation.ts';
import type { Provider } from '../provider.ts';
import { ownerOfResource } from '../scope/resources.ts';
import { scopes } from '../scope/scopes.ts';
import { tokensOf } from '../tokens/answer.ts';
import type { Authorized } from '../tokens/authorized.ts';
import { unnoted } from '../tokens/first-introspections.ts';
import type { Issued } from '../tokens/issue.ts';
import type { ActiveToken } from '../tokens/present.ts';
import { authorizedOf, boundOf } from './authorized.ts';
import type { PreviewContext, Supposed } from './supposed.ts';

/** What the client and resource servers would be told; undefined: they would not. */
export interface Documents {
  readonly scope: readonly string[];
  readonly idToken: Claims | undefined;
  /** Of an access token that is a JWT. */
  readonly accessToken: Claims | undefined;
  readonly userinfo: Claims | undefined;
  readonly introspection: Claims;
}

export type DocumentName = Exclude<keyof Documents, 'scope'>;

/**
 * Runs what makes tokens and answers about them, with a provider that signs nothing, calls nobody and supposes what is
 * supposed: what it was about to sign or answer is what a real token would hold.
 */
export async function documentsOf(context: PreviewContext, supposed: Supposed): Promise<Documents> {
  const signed: Claims[] = [];
  const provider = supposing(context.provider, supposed, signed);
  const within = { ...context, provider };
  const authorized = await authorizedOf(within, supposed);
  const issued = await issuedAt(within);
  const bound = boundOf(supposed);
  const { accessToken } = await tokensOf(provider, context.instance, authorized, issued, bound);
  // As verifiers do: an ID token has no `jti`.
  const [jwt] = signed.filter((claims) => 'jti' in claims);
  const [idToken] = signed.filter((claims) => !('jti' in claims));
  const token = tokenOf(await subjectOf(authorized), authorized, issued, supposed);
  return {
    scope: authorized.scope,
    idToken,
    accessToken: accessToken === undefined ? undefined : jwt,
    userinfo: authorized.scope.includes(scopes.openid)
      ? await userinfoOf(within, { ...token, bound: unbound }, signed)
      : undefined,
    introspection: await introspected(within, { ...token, bound }, supposed),
  };
}

function supposing(provider: Provider, supposed: Supposed, signed: Claims[]): Provider {
  const { client } = supposed;
  return {
    ...provider,
    clients: {
      ...provider.clients,
      byId: (instanceId, clientId) =>
        clientId === client.clientId ? client : provider.clients.byId(instanceId, clientId),
    },
    roles: { of: () => ({ all: supposed.authorizations, version: undefined }) },
    groups: { of: () => ({ all: supposed.groups, version: 0 }) },
    actions: { of: () => undefined },
    firstIntrospections: unnoted,
    signer: {
      sign(_key: SigningKey, claims) {
        signed.push(claims);
        return Promise.resolve('');
      },
    },
  };
}

async function issuedAt({ provider, instance, moment }: PreviewContext): Promise<Issued> {
  const { accessToken, idToken } = await provider.lifetimes(instance.id);
  const at = (milliseconds: number) => Math.floor((moment.now.getTime() + milliseconds) / 1000);
  return {
    tokenId: moment.tokenId,
    refreshTokenId: undefined,
    issuedAt: at(0),
    expiresAt: at(accessToken),
    idTokenExpiresAt: at(idToken),
  };
}

const subjectOf = async ({ subject }: Authorized) => subject();

/** The token as the tables would have it. */
function tokenOf(
  subject: Awaited<ReturnType<typeof subjectOf>>,
  { granted, scope, audience }: Authorized,
  { tokenId, issuedAt, expiresAt }: Issued,
  { client }: Supposed,
): Omit<ActiveToken, 'bound'> {
  const authTime = Math.floor(granted.authTime.getTime() / 1000);
  return {
    tokenId,
    issuedAt,
    expiresAt,
    scope,
    audience: audience ?? granted.audience,
    personal: false,
    sector: client.oidc.sectorIdentifier,
    answers: new Map(),
    row: {
      ...subject,
      access_token_id: tokenId,
      refresh_token_id: '',
      revoked_through: '',
      client_id: client.clientId,
      audience: granted.audience.join(' '),
      resources: (granted.resources ?? []).join(' '),
      authorization_details: granted.authorizationDetails ?? null,
      scope: granted.scope.join(' '),
      amr: amrOf(granted.authMethods).join(' '),
      auth_time: authTime,
      issued_at: issuedAt,
      expires_at: expiresAt,
      session_id: granted.sessionId,
      granted: granted.authTime.getTime(),
      user_version: null,
      exchange: null,
      acr: granted.acr ?? acrOf(granted.authMethods) ?? null,
      claims: granted.claims ?? null,
      actor: null,
    },
  };
}

/** A request that came to nobody; it presents the token that is supposed. */
const request = (headers: Record<string, string>, body = ''): WireRequest => {
  const given = new Headers(headers);
  return {
    verb: 'POST',
    path: '',
    query: '',
    host: '',
    secure: true,
    remoteAddress: '',
    headers: given,
    header: (name) => given.get(name) ?? undefined,
    body: () => new TextEncoder().encode(body),
    maxBodyBytes: 1024,
    onGone: () => () => {},
  };
};

const asking = ({ provider }: PreviewContext, token: ActiveToken): Provider => ({
  ...provider,
  tokens: { ...provider.tokens, active: () => Promise.resolve(token) },
});

const claimsIn = ({ body }: WireReply): Claims => JSON.parse(String(body));

async function userinfoOf(context: PreviewContext, token: ActiveToken, signed: Claims[]): Promise<Claims> {
  const before = signed.length;
  const provider = asking(context, token);
  const reply = await userinfo(
    { provider, instance: context.instance },
    request({ authorization: 'Bearer supposed' }),
  );
  return signed[before] ?? claimsIn(reply);
}

/** As the application is answered, or another API of its project where it may not ask; for resources, as whoever has the first. */
async function introspected(
  context: PreviewContext,
  token: ActiveToken,
  { client, resources: [resource] }: Supposed,
): Promise<Claims> {
  const { instance } = context;
  const owner = resource === undefined ? undefined : await ownerOfResource(context, resource);
  const asked = (owner && (await context.provider.clients.byId(instance.id, owner))) || client;
  const asker: Client = { ...asked, authMethod: 'client_secret_basic' };
  const provider = asking(context, token);
  const authentication = { ...provider.authentication, application: () => Promise.resolve(asker) };
  const reply = await introspection(
    { provider: { ...provider, authentication }, instance },
    request({ 'content-type': 'application/x-www-form-urlencoded' }, 'token=supposed'),
  );
  return claimsIn(reply);
}
