import type { RegistrationOrigin } from '../application/registration-events.ts';
import { parsedUri } from '../uri/index.ts';
import type { About } from './about.ts';

/** What a page shows of what a client says of itself. */
export interface Presentation {
  /** Where its logo is; '' for none. */
  readonly logoUri: string;
  /** Its own pages. */
  readonly links: readonly PresentedLink[];
  /** Where a sign-in to it is begun by others (OIDC Core §4); '' for nowhere. */
  readonly initiateLoginUri: string;
}

export interface PresentedLink {
  readonly kind: 'site' | 'privacy' | 'terms';
  readonly url: string;
  readonly host: string;
}

export interface Presenting {
  readonly about: About;
  /** The address of its document, if it has one. */
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  /** Somebody who may has vouched for the client. */
  readonly vouched: boolean;
}

/** Somebody who may has registered it, or given the token by which it came. */
export const isVouched = (origin: RegistrationOrigin): boolean => origin === 'token' || origin === 'person';

const hostOf = (uri: string): string | undefined => {
  const url = parsedUri(uri);
  return url?.protocol === 'https:' ? url.host : undefined;
};

/** At the same host or below it, which its owner decides on. */
const isAt = (host: string, own: string | undefined): boolean =>
  own !== undefined && (host === own || host.endsWith(`.${own}`));

/**
 * RFC 7591 §5: a client could put on what belongs to others. So nothing is shown but what is at the host of its document, or
 * where it has people sent back to, unless somebody vouches for it. All its redirect URIs must be there: anybody may name
 * another's beside the own.
 */
export function presentationOf({ about, clientId, redirectUris, vouched }: Presenting): Presentation {
  const isOwn = (host: string): boolean => {
    const isThere = (uri: string) => isAt(host, hostOf(uri));
    return isThere(clientId) || (redirectUris.length > 0 && redirectUris.every(isThere));
  };
  const mayShow = (uri: string | undefined): uri is string => {
    const host = hostOf(uri ?? '');
    return host !== undefined && (vouched || isOwn(host));
  };
  const linked = [
    ['site', about.client_uri],
    ['privacy', about.policy_uri],
    ['terms', about.tos_uri],
  ] as const;
  return {
    initiateLoginUri: mayShow(about.initiate_login_uri) ? about.initiate_login_uri : '',
    logoUri: mayShow(about.logo_uri) ? about.logo_uri : '',
    links: linked.flatMap(([kind, url]) => (mayShow(url) ? [{ kind, url, host: hostOf(url) ?? '' }] : [])),
  };
}
