import { type AuthorizationToken, authorizationToken, createAuthenticate } from '../../authz/authenticate.ts';
import { permitted } from '../../authz/memberships.ts';
import { tokenVerifiers } from '../../authz/tokens.ts';
import { createFailureLimits, type FailureLimits, type ProofAttempt } from '../../cache/index.ts';
import type { WireRequest } from '../../contract/transport/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { createHolders } from '../../member/index.ts';
import type { Platform } from '../../platform.ts';
import { initialAccessTokens, type RegistrationOrigin } from '../../registration/index.ts';
import { settingsOf } from '../../settings/index.ts';
import { warnSparingly } from '../../telemetry/index.ts';
import { accessTokenVerifier } from '../access-token-verifier.ts';
import { OAuthError } from '../protocol/errors.ts';
import { insufficientRegistrationScope, invalidRegistrationToken, refusedToken } from './errors.ts';

/** Who registers a client, and by what right. */
export interface Registrant {
  readonly origin: Exclude<RegistrationOrigin, 'document'>;
  readonly initialAccessTokenId: string | undefined;
  /** Who is written as the one who did it. */
  readonly editor: string;
  /** What the answer has to hold for the proof that came with the token. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Registrars {
  /** @throws OAuthError `invalid_token`, `insufficient_scope`, 429 for too many without a token */
  admit(instance: InstanceContext, request: WireRequest): Promise<Registrant>;
  /**
   * A change of a client by itself, which may make the server read a document.
   * @throws OAuthError 429 for too many
   */
  admitChange(
    instance: InstanceContext,
    request: Pick<WireRequest, 'remoteAddress'>,
    clientId: string,
  ): Promise<void>;
}

const permission = 'project.app.register_dynamic';

/**
 * Registrations without a token that are let through, of all nodes: a place registers a client for each program that
 * somebody starts there, and an instance has so many places.
 */
const budgets = {
  account: { burst: 30, secondsPerFailure: 120 },
  address: { burst: 30, secondsPerFailure: 120 },
  accountAnywhere: { burst: 1_000, secondsPerFailure: 15 },
};

/** A client is changed now and then; many may be so from one place. */
const changeBudgets = {
  account: { burst: 30, secondsPerFailure: 60 },
  address: { burst: 300, secondsPerFailure: 6 },
  accountAnywhere: { burst: 60, secondsPerFailure: 60 },
};

export function createRegistrars(platform: Platform): Registrars {
  const tokens = initialAccessTokens(platform);
  const holders = createHolders(platform);
  const authenticate = createAuthenticate(platform.encryption, [
    ...tokenVerifiers(platform),
    accessTokenVerifier(platform),
  ]);
  const counted = (sharedAs: string, of: typeof budgets): FailureLimits =>
    createFailureLimits({
      ...of,
      shared: platform.failureCounts,
      sharedAs,
      onSharedError: (error) =>
        warnSparingly(platform.log, 'registrations of clients are counted by this node alone', { error }),
    });
  const limits = counted('registration', budgets);
  const changes = counted('registration_change', changeBudgets);

  async function take(of: FailureLimits, attempt: ProofAttempt, what: string): Promise<void> {
    await of.consult(attempt);
    const seconds = of.wait(attempt);
    if (seconds > 0) throw tooMany(what, seconds);
    await of.failedAnywhere(attempt);
  }

  async function byToken(
    instance: InstanceContext,
    request: WireRequest,
    sent: AuthorizationToken,
  ): Promise<Registrant> {
    const initialAccessTokenId =
      sent.scheme === 'bearer'
        ? await tokens.open(instance.id, sent.token).catch((error) => {
            throw refusedToken(error);
          })
        : undefined;
    if (initialAccessTokenId !== undefined)
      return { origin: 'token', initialAccessTokenId, editor: 'OIDC', headers: {} };
    const presented = { ...sent, instance, request, again: false };
    const { caller, memberships, proven } = await authenticate(presented).catch((error) => {
      throw refusedToken(error);
    });
    const held = memberships ?? (await holders.on(instance.id, caller.userId, {}));
    if (permitted(held, permission, {}))
      return {
        origin: 'person',
        initialAccessTokenId: undefined,
        editor: caller.userId,
        headers: proven?.headers ?? {},
      };
    throw insufficientRegistrationScope(`Registering a client needs the permission ${permission}`);
  }

  async function byNobody(instance: InstanceContext, address: string): Promise<Registrant> {
    const { values } = await settingsOf(platform).security(instance.id, '');
    if (!values.openRegistration)
      throw invalidRegistrationToken('Registering a client needs an initial access token; send it as Bearer');
    await take(
      limits,
      { account: `${instance.id}/registrations`, address },
      'Too many clients were registered from this address',
    );
    return { origin: 'open', initialAccessTokenId: undefined, editor: 'OIDC', headers: {} };
  }

  return {
    admitChange: ({ id }, { remoteAddress: address }, clientId) =>
      take(changes, { account: `${id}/${clientId}`, address }, 'Clients were changed too often'),

    admit(instance, request) {
      const authorization = request.header('authorization');
      if (authorization === undefined) return byNobody(instance, request.remoteAddress);
      const sent = authorizationToken(authorization);
      if (!sent)
        throw invalidRegistrationToken(
          'The Authorization header must be Bearer and a token, or DPoP and one',
        );
      return byToken(instance, request, sent);
    },
  };
}

const tooMany = (what: string, seconds: number) =>
  new OAuthError('temporarily_unavailable', 429, `${what}; try again in ${seconds} seconds`, {
    headers: { 'retry-after': String(seconds) },
  });
