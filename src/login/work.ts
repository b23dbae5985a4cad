import { createHash } from 'node:crypto';
import { createFailureLimits, type FailureLimits, networkOf, type ProofAttempt } from '../cache/index.ts';
import type { Platform } from '../platform.ts';
import { warnSparingly } from '../telemetry/index.ts';
import { isSecure } from './browser-accounts.ts';
import { cookie, readCookie } from './http/cookies.ts';
import { type PageRequest, withAuthRequest } from './page-request.ts';

/**
 * Work of a browser in place of waiting (hashcash): where the limits of failed proofs bite, whoever has a browser goes
 * on after some seconds of computing, and a program that guesses pays for each guess. What is asked and what was earned
 * is sealed and kept by the browser; only that it was used is written down.
 */
export interface Work {
  /** Zero bits that the hash begins with; 0: nobody is asked for work. */
  readonly bits: number;
  /** Failures of those who worked, which are as few as those of others. */
  readonly limits: FailureLimits;
}

export const loginWork = (
  { failureCounts, log }: Pick<Platform, 'failureCounts' | 'log'>,
  bits: number,
): Work => ({
  bits,
  limits: createFailureLimits({
    shared: failureCounts,
    sharedAs: 'worked',
    onSharedError: (error) => warnSparingly(log, 'failed sign-ins are counted by this node alone', { error }),
  }),
});

const challengeMs = 10 * 60_000;
const earnedMs = 5 * 60_000;
/** Who owes much works more, up to sixteen times. */
const mostMore = 4;

const purposes = { challenge: 'work to do ', earned: 'work done ' } as const;
type Sealed = readonly [
  instance: string,
  id: string,
  bound: string,
  bits: number,
  until: number,
  back: string,
];

const seal = ({ platform }: PageRequest, purpose: keyof typeof purposes, facts: Sealed): string =>
  platform.encryption.sealToken('cookie', purposes[purpose] + JSON.stringify(facts));

function open(
  { platform, instance }: PageRequest,
  purpose: keyof typeof purposes,
  sealed: string,
): Sealed | undefined {
  const opened = platform.encryption.openToken('cookie', sealed);
  if (!opened?.startsWith(purposes[purpose])) return undefined;
  const facts = JSON.parse(opened.slice(purposes[purpose].length)) as Sealed;
  return facts[0] === instance.id && facts[4] > platform.clock().getTime() ? facts : undefined;
}

const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** Whose sign-in it is for, and from which network: nobody works for others, or for another name. */
const boundTo = ({ account, address }: ProofAttempt): string =>
  digest(account.trim().toLowerCase(), address === undefined ? '' : networkOf(address));

const browserOf = ({ request, instance }: PageRequest): string =>
  readCookie(request, 'csrf', isSecure(instance)) ?? '';

/** The form that was refused, to be filled in again. */
function formOf(page: PageRequest): string {
  const attempt = page.form.get('attempt');
  const address = withAuthRequest(page.url.pathname, page);
  if (attempt === null) return address;
  return `${address}${address.includes('?') ? '&' : '?'}attempt=${encodeURIComponent(attempt)}`;
}

export interface Challenge {
  readonly challenge: string;
  readonly bits: number;
}

/** @param seconds that one has to wait otherwise; undefined: nobody is asked for work, or those who worked failed too often */
export function challengeFor(page: PageRequest, tried: ProofAttempt, seconds: number): Challenge | undefined {
  const { work, platform, instance } = page;
  if (work.bits === 0 || work.limits.wait(tried) > 0) return undefined;
  const bits = work.bits + Math.min(mostMore, Math.floor(Math.log2(Math.max(1, seconds / 60))));
  const until = platform.clock().getTime() + challengeMs;
  const bound = digest(boundTo(tried), browserOf(page));
  return {
    bits,
    challenge: seal(page, 'challenge', [instance.id, platform.ids(), bound, bits, until, formOf(page)]),
  };
}

/** Whether the hash of both begins with so many zero bits. */
const isSolved = (challenge: string, found: string, bits: number): boolean =>
  createHash('sha256').update(`${challenge}.${found}`).digest().readUInt32BE(0) >>> (32 - bits) === 0;

/** What was earned, as a cookie, and where to go on with it; undefined: the work was not done, or is over. */
export function earnedBy(page: PageRequest): { readonly cookie: string; readonly back: string } | undefined {
  const challenge = page.form.get('challenge') ?? '';
  const found = page.form.get('found') ?? '';
  const facts = open(page, 'challenge', challenge);
  if (!facts || !/^\d{1,15}$/.test(found) || !isSolved(challenge, found, facts[3])) return undefined;
  const [instance, id, bound, bits, , back] = facts;
  const until = page.platform.clock().getTime() + earnedMs;
  const earned = seal(page, 'earned', [instance, id, bound, bits, until, '']);
  return { cookie: cookie('work', earned, isSecure(page.instance), earnedMs / 1000), back };
}

/**
 * Uses up what the browser has earned for this attempt, once on all nodes.
 * @returns the limits that hold for it; undefined: nothing was earned, or it was used
 */
export async function workedLimits(
  page: PageRequest,
  tried: ProofAttempt,
): Promise<FailureLimits | undefined> {
  const { work, platform, instance, limits } = page;
  if (work.bits === 0) return undefined;
  const facts = open(page, 'earned', readCookie(page.request, 'work', isSecure(instance)) ?? '');
  if (!facts || facts[2] !== digest(boundTo(tried), browserOf(page))) return undefined;
  if (work.limits.wait(tried) === 0) await work.limits.consult(tried);
  if (work.limits.wait(tried) > 0 || !(await isFirstUse(platform, facts[1]))) return undefined;
  return {
    ...work.limits,
    failed: (attempt) => Math.max(limits.failed(attempt), work.limits.failed(attempt)),
    failedAnywhere: async (attempt) =>
      Math.max(...(await Promise.all([limits.failedAnywhere(attempt), work.limits.failedAnywhere(attempt)]))),
    succeeded(attempt) {
      limits.succeeded(attempt);
      work.limits.succeeded(attempt);
    },
  };
}

/** Counted where failures are: whoever counts it first has it. Where nobody can tell, it was not. */
async function isFirstUse({ failureCounts, log }: Platform, id: string): Promise<boolean> {
  try {
    return await failureCounts.isFirst(`work ${id}`, challengeMs + earnedMs);
  } catch (error) {
    warnSparingly(log, 'work of a browser could not be counted, and does not count', { error });
    return false;
  }
}
