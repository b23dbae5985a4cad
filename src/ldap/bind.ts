import type { TokenVerifier } from '../authz/authenticate.ts';
import { personalAccessTokenVerifier } from '../authz/tokens.ts';
import type { FailureLimits } from '../cache/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import { PosternError } from '../errors/index.ts';
import { type BindRequest, type LdapResult, resultCode } from '../ldapv3/index.ts';
import { AnswerTime, accountOf, isWrongPassword, loginUsers } from '../login/index.ts';
import type { Platform } from '../platform.ts';
import { lacksSecondFactor, type SessionUser } from '../session/index.ts';
import {
  checkApplicationPassword,
  findUserByLoginName,
  findUserProfile,
  holdsApplicationPassword,
  readPersonalAccessToken,
} from '../user/index.ts';
import { findOrg } from './queries.ts';
import { leafDn, placeOf, suffixOf } from './tree.ts';

/** As whom a connection asks. */
export interface Bound {
  readonly userId: string;
  readonly orgId: string;
  readonly dn: string;
  /** Whether the one who bound is still let in: asked before each search. */
  still(): Promise<boolean>;
}

export type BindOutcome = { readonly bound: Bound | undefined; readonly result: LdapResult };

export interface Binding {
  readonly instance: InstanceContext;
  readonly request: BindRequest;
  readonly address: string;
}

const service = 'ldap';

/** The same whatever is wrong: nobody learns whom there is, nor what else would be needed. */
const wrong: LdapResult = {
  code: resultCode.invalidCredentials,
  diagnostic: 'the name or the password is wrong, or does not suffice here',
};
const success: LdapResult = { code: resultCode.success };
const refused = (code: number, diagnostic: string): BindOutcome => ({
  bound: undefined,
  result: { code, diagnostic },
});

/**
 * Simple binds (RFC 4513 §5.1): a person by the password, where the login settings allow passwords and want no second
 * factor, or by an application password; a service account by one of its personal access tokens. Failures count as those at the login pages do.
 */
export function createBind(platform: Platform, limits: FailureLimits) {
  const users = loginUsers(platform);
  const verifyToken = personalAccessTokenVerifier(platform);

  /** Who is named, by a distinguished name or a login name. */
  async function named(instanceId: string, name: string): Promise<string | undefined> {
    if (!name.includes('=')) return (await users.byLoginName(instanceId, name))?.id;
    const place = placeOf(name);
    if (place?.branch !== 'users' || place.name === undefined) return undefined;
    const org = await findOrg(platform.sql, instanceId, place.org);
    if (!org) return undefined;
    const only = { orgId: org.id, withoutEmail: true, withoutPhone: true };
    return (await findUserByLoginName(platform.sql, instanceId, place.name, only))?.id;
  }

  const boundAs = async (instanceId: string, userId: string, still: Bound['still']): Promise<Bound> => {
    const row = await findUserProfile(platform.sql, instanceId, userId);
    const org = { id: row?.resource_owner ?? '', primaryDomain: row?.org_primary_domain ?? '' };
    const dn = leafDn(suffixOf(org), 'users', row?.user_name ?? userId);
    return { userId, orgId: org.id, dn, still };
  };

  async function byToken(instance: InstanceContext, userId: string | undefined, plaintext: string) {
    const asked = { plaintext, instance } as Parameters<TokenVerifier>[0];
    const holder = async () => {
      try {
        return (await verifyToken(asked))?.caller.userId;
      } catch (error) {
        if (error instanceof PosternError && error.kind === 'unauthenticated') return undefined;
        throw error;
      }
    };
    const found = await holder();
    if (found === undefined || found !== userId) return undefined;
    return boundAs(instance.id, found, async () => (await holder()) === found);
  }

  async function byPassword(
    { instance, address }: Binding,
    userId: string | undefined,
    password: string,
    attempt: { readonly account: string; readonly compared: () => void },
  ): Promise<Bound | undefined> {
    const known = userId === undefined ? undefined : await users.byId(instance.id, userId);
    const user = known?.active ? known : undefined;
    const scope = { instanceId: instance.id, editor: { user: userId ?? '', service }, observe() {} };
    try {
      const passwordId = user && (await checkApplicationPassword(platform, scope, user.id, password));
      if (user && passwordId !== undefined) {
        attempt.compared();
        return boundAs(instance.id, user.id, async () => {
          const now = await users.byId(instance.id, user.id);
          return now?.active === true && holdsApplicationPassword(platform, instance.id, user.id, passwordId);
        });
      }
      const version = await users.checkPassword(scope, user, password, { id: undefined, address }, attempt);
      if (!user || !(await suffices(instance.id, user))) return undefined;
      return boundAs(instance.id, user.id, async () => {
        const now = await users.byId(instance.id, user.id);
        return now?.active === true && now.passwordVersion <= version && (await suffices(instance.id, now));
      });
    } catch (error) {
      if (isWrongPassword(error)) return undefined;
      throw error;
    }
  }

  async function suffices(instanceId: string, user: SessionUser): Promise<boolean> {
    if (user.passwordChangeRequired) return false;
    return !(await lacksSecondFactor(platform, instanceId, user, [
      { proof: 'password', at: platform.clock() },
    ]));
  }

  async function proven(binding: Binding, name: string, password: string): Promise<BindOutcome> {
    const { instance, address } = binding;
    const answerTime = new AnswerTime();
    const account = accountOf(instance.id, accountNameOf(name));
    const attempt = { account, address };
    if (limits.wait(attempt) === 0) await limits.consult(attempt);
    const seconds = limits.wait(attempt);
    if (seconds > 0) return refused(resultCode.busy, `too many failures; try again in ${seconds} s`);
    return limits.during(attempt, async () => {
      const userId = await named(instance.id, name);
      const plaintext = platform.encryption.openToken('token', password);
      const isToken = plaintext !== undefined && readPersonalAccessToken(plaintext) !== undefined;
      const bound = isToken
        ? await byToken(instance, userId, plaintext)
        : await byPassword(binding, userId, password, { account, compared: answerTime.decided });
      if (bound) {
        limits.succeeded(attempt);
        return { bound, result: success };
      }
      const failures = await limits.failedAnywhere(attempt);
      return answerTime.held({ bound: undefined, result: wrong }, failures);
    });
  }

  return async (binding: Binding): Promise<BindOutcome> => {
    const { version, name, password } = binding.request;
    if (version !== 3) return refused(resultCode.protocolError, 'this server speaks LDAP version 3');
    if (password === undefined)
      return refused(resultCode.authMethodNotSupported, 'bind with a name and a password');
    if (password.length === 0 && name === '') return { bound: undefined, result: success };
    // RFC 4513 §5.1.2: a name without a password would be taken for who has it.
    if (password.length === 0 || name === '')
      return refused(resultCode.unwillingToPerform, 'a name and a password are needed');
    if (name.length > longestName || name.includes('\0') || password.length > longestPassword)
      return { bound: undefined, result: wrong };
    try {
      return await proven(binding, name, Buffer.from(password).toString('utf8'));
    } catch (error) {
      if (error instanceof PosternError && error.kind === 'resource_exhausted')
        return refused(resultCode.busy, error.message);
      throw error;
    }
  };
}

const longestName = 1_024;
const longestPassword = 2_048;

/** What failures count for: the same for a person under both kinds of names. */
const accountNameOf = (name: string): string => placeOf(name)?.name ?? name;
