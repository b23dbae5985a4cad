import type { ExternalProfile } from '../intent/index.ts';
import type { OfferedProvider } from '../settings/index.ts';

/** Where somebody ends who came back from an identity provider: a table without clock or store. */

/** An account here, as far as a sign-in needs it. */
export interface AccountHere {
  readonly userId: string;
  readonly active: boolean;
  /** The login settings of its organization offer the provider. */
  readonly allowed: boolean;
  /** The provider's word alone may link it. */
  readonly vouchable: boolean;
}

export interface ArrivalFacts {
  readonly provider: Pick<
    OfferedProvider,
    'autoLinking' | 'isCreationAllowed' | 'isAutoCreation' | 'isLinkingAllowed'
  >;
  /** Whose the account at the provider is. */
  readonly linked: AccountHere | undefined;
  /** Who has confirmed the address that the provider vouches for. */
  readonly sameEmail: AccountHere | undefined;
  /** Somebody has the name here that the person has there. */
  readonly sameName: boolean;
  /** Nothing has to be asked before an account can be made. */
  readonly complete: boolean;
}

export type Ending =
  | { readonly to: 'signIn'; readonly userId: string }
  /** The provider has proven that the account is the person's. */
  | { readonly to: 'link'; readonly userId: string }
  /** The person has to sign in to an account that is there, to link it. */
  | { readonly to: 'prove' }
  | { readonly to: 'create' }
  /** An account is made once the page was filled in. */
  | { readonly to: 'ask' }
  | { readonly to: 'refused'; readonly why: 'inactive' | 'notAllowed' | 'unknown' };

const refused = (why: 'inactive' | 'notAllowed' | 'unknown'): Ending => ({ to: 'refused', why });

/** Who is locked is not let in by a second account with the same address. */
export function endingOf({ provider, linked, sameEmail, sameName, complete }: ArrivalFacts): Ending {
  const { autoLinking, isCreationAllowed, isAutoCreation, isLinkingAllowed } = provider;
  const here = linked ?? (autoLinking === 'email' ? sameEmail : undefined);
  if (here) {
    if (!here.active) return refused('inactive');
    if (!here.allowed) return refused('notAllowed');
    if (linked) return { to: 'signIn', userId: here.userId };
    if (here.vouchable) return { to: 'link', userId: here.userId };
    return isLinkingAllowed ? { to: 'prove' } : refused('notAllowed');
  }
  // A name proves nothing: whose account it is has to be shown.
  if (isLinkingAllowed && autoLinking === 'username' && sameName) return { to: 'prove' };
  if (!isCreationAllowed) return isLinkingAllowed ? { to: 'prove' } : refused('unknown');
  return { to: isAutoCreation && complete ? 'create' : 'ask' };
}

/** What an account has to have. */
export interface Entered {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

/** What the provider says of that; a name that it has in one is taken apart at its last word, for the person to check. */
export function proposed({ firstName, lastName, displayName, email = '' }: Partial<ExternalProfile>): {
  readonly entered: Entered;
  readonly complete: boolean;
} {
  const whole = firstName !== undefined && lastName !== undefined && email !== '';
  const words = (displayName ?? '').trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1) : undefined;
  const entered = {
    firstName: firstName ?? (last === undefined ? words.join(' ') : words.slice(0, -1).join(' ')),
    lastName: lastName ?? last ?? '',
    email,
  };
  return { entered, complete: whole };
}
