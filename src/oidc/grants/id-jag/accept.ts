import { applicationAggregate, type Client } from '../../../application/index.ts';
import { keySetsOf, saidBy, type Trust, trustsOf, verifyIssued } from '../../../trust/index.ts';
import { personOfEmail } from '../../../user/index.ts';
import { tokenReason } from '../../oidc-session/commands.ts';
import { isBound, meets, readConfirmation } from '../../possession/confirmation.ts';
import { invalidGrant, invalidScope, unauthorizedClient } from '../../protocol/errors.ts';
import { listOf, type Parameters } from '../../protocol/parameters.ts';
import { clientAudience } from '../../scope/audience.ts';
import { audienceOfResources } from '../../scope/resources.ts';
import { audienceOf, scopes, understoodScopes } from '../../scope/scopes.ts';
import { type Authorized, formOf } from '../../tokens/authorized.ts';
import { newSessionId } from '../../tokens/format.ts';
import { requireAgreed } from '../exchange/agreed.ts';
import type { GrantContext, Prove } from '../grant.ts';
import { findSubject, requireStanding } from '../subject-of.ts';
import { idJagHeaderType } from './names.ts';

/** Such an assertion is made to be shown at once. */
const longestSeconds = 3600;
const longestJti = 256;
const clockSkewSeconds = 30;

/** What an issuer says of a person, and for what. */
interface Said {
  readonly trust: Trust;
  readonly email: string;
  readonly scope: readonly string[];
  readonly resources: readonly string[];
  readonly authTime: Date;
}

const refused = (why: string) => invalidGrant(`The assertion is not valid: ${why}`);

/** Whoever it is: the issuer of the assertion learns no more than that they get nothing here. */
const nobody = () => invalidGrant('The assertion names nobody here who may use this application');

/** Whether an assertion is what another issuer says of a person, not of whoever shows it. */
export const isIdJag = (form: Parameters): boolean =>
  saidBy(form.get('assertion') ?? '')?.type === idJagHeaderType;

/**
 * Takes what a trusted issuer says of a person, for an application that an administrator has allowed to bring it
 * (draft-ietf-oauth-identity-assertion-authz-grant §4.4). It is used up by that.
 *
 * Round trips: a read of what the application may, the issuer and its keys (remembered), one write of the `jti`; for the
 * token two reads of the person and one append.
 */
export async function acceptIdJag(context: GrantContext, form: Parameters, client: Client): Promise<Prove> {
  await requireAllowed(context, client);
  const said = await verified(context, form.get('assertion') ?? '', client);
  return () => prove(context, form, client, said);
}

async function requireAllowed({ provider, instance }: GrantContext, client: Client): Promise<void> {
  const { state } = await provider.platform.store.load(
    instance.id,
    applicationAggregate(client.applicationId),
    client.project.id,
  );
  if (client.authMethod !== 'none' && client.oidc && state.crossApp.acceptsAssertions) return;
  throw unauthorizedClient(
    'The application may not bring assertions of other issuers; an administrator allows it on its page',
  );
}

async function verified(context: GrantContext, assertion: string, client: Client): Promise<Said> {
  const { provider, instance, held } = context;
  const { platform } = provider;
  const now = platform.clock();
  const issuer = saidBy(assertion)?.issuer ?? '';
  const trust = await trustsOf(platform).of(instance.id, client.org.id, issuer);
  if (trust?.identities !== 'verified_email')
    throw refused('the organization of the application takes no word for people from its issuer');
  const verdict = await verifyIssued(keySetsOf(platform), instance.id, trust, assertion, {
    audience: instance.origin,
    types: [idJagHeaderType],
    longestSeconds,
    requiredClaims: ['jti', 'client_id'],
    now,
  });
  if (!verdict.ok) throw refused(verdict.reason.replaceAll(/["\\]/g, ''));
  const { claims } = verdict;
  const { jti, exp = 0, client_id: clientId, cnf } = claims;
  const authTime = authTimeOf(claims, now);
  if (clientId !== client.clientId) throw refused('its client_id is another one');
  const bound = readConfirmation(cnf);
  if (cnf !== undefined && !(isBound(bound) && meets(held, bound)))
    throw refused('it is bound to a key; send a DPoP proof by that key');
  if (typeof jti !== 'string' || jti === '' || jti.length > longestJti)
    throw refused(`its jti must be a text of ${longestJti} characters at most`);
  const goodForMs = (exp + 2 * clockSkewSeconds) * 1000 - now.getTime();
  const name = `identity assertion ${JSON.stringify([instance.id, trust.id, jti])}`;
  if (!(await platform.failureCounts.isFirst(name, goodForMs)))
    throw refused('its jti was used already; ask its issuer for another one');
  return { ...said(trust, claims), authTime };
}

/** @throws OAuthError `invalid_grant` for a sign-in that cannot have been */
function authTimeOf({ auth_time: seconds }: Readonly<Record<string, unknown>>, now: Date): Date {
  if (seconds === undefined) return now;
  const latest = now.getTime() / 1000 + clockSkewSeconds;
  if (typeof seconds === 'number' && seconds >= 0 && seconds <= latest) return new Date(seconds * 1000);
  throw refused('its auth_time must be a time that has been, in seconds since 1970');
}

const textsOf = (value: unknown): string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string');

function said(trust: Trust, claims: Readonly<Record<string, unknown>>): Omit<Said, 'authTime'> {
  const { email, email_verified: isVerified, scope, resource } = claims;
  // An address that its issuer did not check is anybody's.
  if (typeof email !== 'string' || isVerified !== true) throw nobody();
  return {
    trust,
    email,
    scope: listOf(typeof scope === 'string' ? scope : undefined),
    resources: textsOf(resource),
  };
}

async function prove(
  context: GrantContext,
  form: Parameters,
  client: Client,
  { email, resources, authTime, ...given }: Said,
): Promise<Authorized> {
  const { provider, instance } = context;
  const { platform } = provider;
  const scope = scopeWithin(given.scope, form);
  const userId = await personOfEmail(platform, instance.id, client.org.id, email);
  const found = userId && (await findSubject(context, userId, '', scope.includes(scopes.metadata)));
  if (!found) throw nobody();
  const user = requireStanding(found);
  const whom = { userId: user.user_id, orgId: user.org_id };
  if (!(await provider.access.may(instance.id, client, whom))) throw nobody();
  const consent = await requireAgreed(context, { client, scope, resources }, user);
  const audience =
    resources.length > 0
      ? await audienceOfResources(context, resources, scope)
      : await clientAudience(provider.clients, instance, client, scope);
  return {
    granted: {
      ...whom,
      sessionId: '',
      clientId: client.clientId,
      // An issuer that is trusted for people is not trusted with power over this server.
      audience: audience.filter((id) => id !== instance.projectId),
      resources,
      scope,
      authMethods: [],
      authTime,
      preferredLanguage: user.preferred_language,
      consent,
    },
    session: {
      begins: newSessionId(platform.ids()),
      refreshable: false,
      reason: tokenReason.jwtProfile,
    },
    scope,
    subject: () => user,
    // The person has not signed in here.
    form: { ...formOf(client), idToken: 'none' },
    uses: [],
  };

  function scopeWithin(said: readonly string[], { get }: Parameters): string[] {
    const asked = listOf(get('scope'));
    const beyond = asked.find((one) => !said.includes(one));
    if (beyond !== undefined) throw invalidScope('scope asks for more than the assertion is for');
    const wanted = understoodScopes((asked.length > 0 ? asked : said).join(' '), false);
    return wanted.filter((one) => audienceOf([one], instance.projectId)[0] !== instance.projectId);
  }
}
