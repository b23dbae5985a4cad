import type { FailureLimits, ProofAttempt } from '../../cache/index.ts';
import { warnSparingly } from '../../telemetry/index.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { workPage } from '../pages/work.ts';
import { challengeFor, earnedBy, workedLimits } from '../work.ts';
import { expiredFailure, limited, waitText } from './failures.ts';

/** What is shown to whoever has to wait, and where they begin again. */
export interface Waiting {
  readonly shown: (seconds: number) => Response | Promise<Response>;
  readonly againUrl: string;
}

const atSignIn = (page: PageRequest): Waiting => ({
  shown: (seconds) => limited(page, seconds),
  againUrl: withAuthRequest('/ui/login/loginname', page),
});

/**
 * Whether an attempt may be made now, at no cost where nothing has failed.
 * @param waiting where no work is asked for; by default the page of the sign-in
 * @returns the limits to run it under and to count it by, or the page that says how long to wait
 */
export async function admitted(
  page: PageRequest,
  tried: ProofAttempt,
  waiting: Waiting = atSignIn(page),
): Promise<FailureLimits | Response> {
  const { limits, instance, remoteAddress, platform } = page;
  if (limits.wait(tried) === 0) await limits.consult(tried);
  const wait = limits.wait(tried);
  if (wait === 0) return limits;
  const worked = await workedLimits(page, tried);
  if (worked) return worked;
  warnSparingly(platform.log, 'sign-in refused by rate limit', { instanceId: instance.id, remoteAddress });
  const challenge = challengeFor(page, tried, wait);
  if (!challenge) return waiting.shown(wait);
  const markup = workPage(page.frame, {
    ...challenge,
    csrf: page.guard.token,
    text: waitText(page, wait),
    againUrl: waiting.againUrl,
  });
  const response = page.show(markup, { status: 429, scripts: true });
  response.headers.set('retry-after', String(wait));
  return response;
}

/** Leads back to the form, with what was earned. */
export async function submitWork(page: PageRequest): Promise<Response> {
  const earned = earnedBy(page);
  return earned ? page.redirect(earned.back, [earned.cookie]) : expiredFailure(page);
}
