import type { InstanceContext } from '../contract/types.ts';
import type { AuthorizationDescription, AuthorizationFlow } from '../login/index.ts';
import type { Platform } from '../platform.ts';

/**
 * The account pages as the login sees them: an application whose request is wholly in its id, sealed. Nothing of it is
 * kept, it names no address but one of these pages, and it is good in its own instance alone, for a while.
 */

type Parts = Pick<Platform, 'encryption' | 'clock'>;

const prefix = 'account_';
const purpose = 'page of account ';
const lifetimeMs = 60 * 60 * 1000;

export interface AccountSignIn {
  /** Of the page that the person wants. */
  readonly path: string;
  /** How the account is called, in the language of the page that led here. */
  readonly name: string;
  /** Who is expected; '' for anybody. */
  readonly userId: string;
  readonly loginName: string;
  /** OIDC Core §3.1.2.1; '' where a session that there is will do. */
  readonly prompt: '' | 'login' | 'select_account';
}

const isAccountPath = (path: string): boolean => /^\/account(\/[a-z0-9-]+)*(\?id=[\w-]{1,100})?$/.test(path);

/** Id of the request, for the login's parameter `authRequestID`. */
export const sealSignIn = (
  { encryption, clock }: Parts,
  instance: Pick<InstanceContext, 'id'>,
  wanted: AccountSignIn,
): string =>
  prefix + encryption.sealToken('cookie', purpose + JSON.stringify([instance.id, clock().getTime(), wanted]));

interface Opened extends AccountSignIn {
  readonly createdAt: Date;
}

function openSignIn(
  { encryption, clock }: Parts,
  instance: Pick<InstanceContext, 'id'>,
  id: string,
  when: 'in time' | 'ever' = 'in time',
): Opened | undefined {
  const opened = encryption.openToken('cookie', id.slice(prefix.length));
  if (!opened?.startsWith(purpose)) return undefined;
  const [instanceId, at, wanted] = JSON.parse(opened.slice(purpose.length)) as [
    string,
    number,
    AccountSignIn,
  ];
  if (instanceId !== instance.id) return undefined;
  if (when === 'in time' && at + lifetimeMs <= clock().getTime()) return undefined;
  return isAccountPath(wanted.path) ? { ...wanted, createdAt: new Date(at) } : undefined;
}

/** The flow of the protocols, with that of the account pages beside it. */
export function withAccountSignIn(parts: Parts, flow: AuthorizationFlow): AuthorizationFlow {
  const isOurs = (id: string) => id.startsWith(prefix);
  return {
    ...flow,
    async describe(instance, id) {
      return isOurs(id) ? describe(openSignIn(parts, instance, id)) : flow.describe(instance, id);
    },
    async complete(instance, id, session, consent) {
      if (!isOurs(id)) return flow.complete(instance, id, session, consent);
      return withAccount(openSignIn(parts, instance, id)?.path ?? '/account', session.userId);
    },
    consent: async (instance, id, userId) => (isOurs(id) ? undefined : flow.consent?.(instance, id, userId)),
    // What can be asked for again needs no answer from before.
    answered: async (instance, id) => (isOurs(id) ? undefined : flow.answered(instance, id)),
    async wayBack(instance, id) {
      if (!isOurs(id)) return flow.wayBack?.(instance, id);
      const opened = openSignIn(parts, instance, id, 'ever');
      return opened && { to: 'application', clientName: opened.name, url: opened.path };
    },
    async deny(instance, id, reason) {
      if (!isOurs(id)) return flow.deny(instance, id, reason);
      const opened = openSignIn(parts, instance, id);
      // Whoever was to prove it again, or to choose, is signed in still.
      return opened?.prompt ? '/account' : '/ui/login/signedin';
    },
  };
}

/** The browser may know several people: whom the page is about. */
export const withAccount = (path: string, userId: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}account=${encodeURIComponent(userId)}`;

const describe = (opened: Opened | undefined): AuthorizationDescription | undefined =>
  opened && {
    clientName: opened.name,
    createdAt: opened.createdAt,
    brandingOfUser: true,
    prompt: opened.prompt === '' ? [] : [opened.prompt],
    ...(opened.userId !== '' && { expectedUserId: opened.userId, loginHint: opened.loginName }),
  };
