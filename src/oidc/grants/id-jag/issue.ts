import { applicationAggregate, type Client, type CrossAppTarget } from '../../../application/index.ts';
import { activeSigningKey } from '../../../webkey/index.ts';
import { amrOf } from '../../auth-request/values.ts';
import { confirmationClaim } from '../../possession/confirmation.ts';
import { invalidRequest, invalidScope, invalidTarget, unauthorizedClient } from '../../protocol/errors.ts';
import { listOf, type Parameters } from '../../protocol/parameters.ts';
import { json } from '../../protocol/reply.ts';
import { scopes } from '../../scope/scopes.ts';
import type { Answered, GrantContext, Prove } from '../grant.ts';
import { idJagHeaderType, idJagTokenType } from './names.ts';
import { isProvenAddress } from './proven-address.ts';
import { ofIdToken, ofRefreshToken, type SignedIn } from './subject.ts';

/** It is shown at once; who does so later asks for another. */
const lifetimeSeconds = 300;

const organizationClaim = `${scopes.resourceOwner}:id`;

interface Asked {
  readonly audience: string;
  readonly resources: readonly string[];
  readonly scope: readonly string[];
}

/** Whether a token exchange asks for an identity assertion for another authorization server. */
export const asksForIdJag = (form: Parameters): boolean =>
  form.get('requested_token_type') === idJagTokenType;

/**
 * Vouches for a person to another authorization server (draft-ietf-oauth-identity-assertion-authz-grant §4.3): by a
 * token of the client's own session, and as far as an administrator has allowed the application.
 *
 * Round trips: two or three reads (the session, the person, what the application is allowed), one or two more for an
 * address (how it and its domain were proven), one signature, and no write.
 */
export async function issueIdJag(context: GrantContext, form: Parameters, client: Client): Promise<Prove> {
  if (client.authMethod === 'none')
    throw unauthorizedClient('An identity assertion needs a client that authenticates');
  const asked = readAsked(form);
  const show = shown(form);
  return () => assertion(context, client, asked, show);
}

function readAsked(form: Parameters): Asked {
  if (form.get('actor_token') !== undefined || form.get('actor_token_type') !== undefined)
    throw invalidRequest('An identity assertion is of the subject alone; leave actor_token out');
  const [audience, ...more] = form.all('audience');
  if (audience === undefined || more.length > 0)
    throw invalidRequest('audience must be the issuer of one authorization server');
  return { audience, resources: [...new Set(form.all('resource'))], scope: listOf(form.get('scope')) };
}

function shown(form: Parameters): (context: GrantContext, client: Client) => Promise<SignedIn> {
  const token = form.get('subject_token');
  if (token === undefined) throw invalidRequest('The parameter subject_token is missing');
  switch (form.get('subject_token_type')) {
    case 'urn:ietf:params:oauth:token-type:id_token':
      return (context, client) => ofIdToken(context, client, token);
    case 'urn:ietf:params:oauth:token-type:refresh_token':
      return (context, client) => ofRefreshToken(context, client, token);
    default:
      throw invalidRequest(
        'subject_token_type must be that of id_token or refresh_token for an identity assertion',
      );
  }
}

async function assertion(
  context: GrantContext,
  client: Client,
  asked: Asked,
  show: ReturnType<typeof shown>,
): Promise<Answered> {
  const { provider, instance, held } = context;
  const { platform, signer } = provider;
  const subject = await show(context, client);
  const target = await allowedTarget(context, client, asked);
  const scope = scopeWithin(target, asked);
  const now = Math.floor(platform.clock().getTime() / 1000);
  const cnf = confirmationClaim({ jkt: held.jkt });
  const { user, session } = subject;
  const claims = {
    iss: instance.origin,
    sub: user.user_id,
    aud: target.audience,
    client_id: target.clientId,
    jti: platform.ids(),
    iat: now,
    exp: now + lifetimeSeconds,
    auth_time: Math.floor(session.authTime.getTime() / 1000),
    amr: amrOf(session.authMethods),
    ...(scope.length > 0 && { scope: scope.join(' ') }),
    ...(asked.resources.length > 0 && { resource: oneOrAll(asked.resources) }),
    // One issuer speaks for all organizations here, so whoever takes its word has to see which it is.
    [organizationClaim]: user.org_id,
    ...(await addressClaims(context, subject)),
    ...(cnf && { cnf }),
  };
  const key = await activeSigningKey(platform, instance.id);
  return {
    answer: json({
      issued_token_type: idJagTokenType,
      access_token: await signer.sign(key, claims, idJagHeaderType),
      token_type: 'N_A',
      expires_in: lifetimeSeconds,
      scope: scope.join(' '),
    }),
  };
}

/** The client reads them too, and learns no more of the person than it was granted. */
async function addressClaims(
  { provider: { platform }, instance }: GrantContext,
  { user, session }: SignedIn,
) {
  if (!session.scope.includes(scopes.email) || user.email === '') return {};
  return { email: user.email, email_verified: await isProvenAddress(platform, instance.id, user) };
}

const oneOrAll = (values: readonly string[]) => (values.length === 1 ? values[0] : values);

/**
 * What the application is allowed there, by its events: what is taken back counts at once.
 * @throws OAuthError `invalid_target`
 */
async function allowedTarget(
  { provider, instance }: GrantContext,
  { applicationId, project, oidc }: Client,
  { audience, resources }: Asked,
): Promise<CrossAppTarget> {
  // Two applications could find out by the id that it is told as, that they know the same person (OIDC Core §8.1).
  if (oidc?.sectorIdentifier)
    throw invalidTarget('The application knows people by names of its own, which nobody else understands');
  const { state } = await provider.platform.store.load(
    instance.id,
    applicationAggregate(applicationId),
    project.id,
  );
  const target = state.crossApp.targets.find((one) => one.audience === audience);
  if (!target)
    throw invalidTarget(
      'The application may not go to this audience; an administrator allows it on its page',
    );
  if (!resources.every((resource) => target.resources.includes(resource)))
    throw invalidTarget('resource names what the application may not go to at this audience');
  return target;
}

/** @throws OAuthError `invalid_scope` where nothing of what is asked for is allowed */
function scopeWithin({ scopes: most }: CrossAppTarget, { scope: asked }: Asked): readonly string[] {
  if (asked.length === 0) return most;
  const scope = asked.filter((one) => most.includes(one));
  if (scope.length === 0)
    throw invalidScope('The application may have none of these scopes at this audience');
  return scope;
}
