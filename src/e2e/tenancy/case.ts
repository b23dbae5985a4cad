import type { Estate } from './victim.ts';

/** One RPC, asked on things that are not the asker's; the request must work for an administrator, else it proves nothing. */
export interface Attempt {
  /**
   * `act` must be refused to strangers and write an event for an administrator; `closed` must be refused;
   * `read` must be refused or show nothing of the victim's, and show it to an administrator.
   */
  readonly kind: 'act' | 'closed' | 'read';
  readonly request: (victim: Estate) => object | Promise<object>;
  /** The organization of the header, where the call would end the victim's; asked in no other. */
  readonly inOrg?: (victim: Estate) => Promise<string>;
  /** Who may; the administrator of the instance, where nothing is said. */
  readonly by?: 'system' | 'login client';
  /** Removing what the stranger cannot see answers as removing what is not there: well, and without effect. */
  readonly absentIsFine?: true;
  /** Why it may succeed for a stranger who puts an id (or the organization header) of its own beside the victim's. */
  readonly mixedIsFine?: string;
  /** Why users without any role may read it of their own organization. */
  readonly neighbourMayRead?: string;
}

export type Case = Attempt | { readonly kind: 'exempt'; readonly because: string };

/** Cases of one service by method name as the wire spells it. */
export type Cases = Readonly<Record<string, Case>>;

type Make = Attempt['request'];
type More = Omit<Attempt, 'kind' | 'request'>;

export const acts = (request: Make, more: More = {}): Case => ({ kind: 'act', request, ...more });
export const removes = (request: Make, more: More = {}): Case => ({
  kind: 'act',
  request,
  absentIsFine: true,
  ...more,
});
export const closed = (request: Make, more: More = {}): Case => ({ kind: 'closed', request, ...more });
export const reads = (request: Make, more: More = {}): Case => ({ kind: 'read', request, ...more });
/** What has to be there before a request can find it. */
export const given =
  (prepare: (victim: Estate) => Promise<unknown>, request: (victim: Estate) => object): Make =>
  async (victim) => {
    await prepare(victim);
    return request(victim);
  };
export const exempt = (because: string): Case => ({ kind: 'exempt', because });
