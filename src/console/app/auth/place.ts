import { type OtherTabs, otherTabs } from './other-tabs.ts';

/** What of the browser signing in needs: a page's own in use, another in tests. */
export interface Place {
  readonly address: () => URL;
  /** Leaves the page; nothing after it counts. */
  readonly go: (url: string) => void;
  /** Another address for the page that is open, without an entry in the history. */
  readonly replace: (path: string) => void;
  /** Of this tab alone, so that tabs do not disturb each other; undefined where the browser keeps nothing. */
  readonly storage: Storage | undefined;
  /** Web Crypto is there in secure contexts only: https, or a host that is this machine. */
  readonly crypto: Crypto | undefined;
  readonly others: OtherTabs;
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  /** Milliseconds; only differences count, since clocks of browsers are wrong. */
  readonly now: () => number;
}

export const basePath = '/ui/console';
export const callbackPath = `${basePath}/auth/callback`;
export const signedOutPath = `${basePath}/signedout`;

function tabStorage(): Storage | undefined {
  try {
    const probe = 'postern.console.probe';
    sessionStorage.setItem(probe, '');
    sessionStorage.removeItem(probe);
    return sessionStorage;
  } catch {
    return undefined;
  }
}

export const browserPlace = (): Place => ({
  address: () => new URL(location.href),
  go: (url) => location.assign(url),
  replace: (path) => history.replaceState(history.state, '', path),
  storage: tabStorage(),
  crypto: globalThis.crypto?.subtle ? globalThis.crypto : undefined,
  others: otherTabs(),
  fetch: (url, init) => fetch(url, init),
  now: () => Date.now(),
});

/** Path, query and fragment; the start page for addresses that exist only for signing in and out. */
export function targetOf({ pathname, search, hash }: URL): string {
  return pathname === callbackPath || pathname === signedOutPath ? basePath : pathname + search + hash;
}
