import type { FailureLimits, ProofAttempt } from '../../cache/index.ts';
import { warnSparingly } from '../../telemetry/index.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { workPage } from '../pages/work.ts';
import { challengeFor, earnedBy, workedLimits } from '../work.ts';
import { expiredFailure, limited, waitText } from './failures.ts';

/**
 * Whether an attempt may be made now, at no cost where nothing has failed.
 * @returns the limits to run it under and to count it by, or the page that says how long to wait
 */
export async function admitted(page: PageRequest, tried: ProofAttempt): Promise<FailureLimits | Response> {
  const { limits, instance, remoteAddress, platform } = page;
  if (limits.wait(tried) === 0) await limits.consult(tried);
  const wait = limits.wait(tried);
  if (wait === 0) return limits;
  const worked = await workedLimits(page, tried);
  if (worked) return worked;
  warnSparingly(platform.log, 'sign-in refused by rate limit', { instanceId: instance.id, remoteAddress });
  const challenge = challengeFor(page, tried, wait);
  if (!challenge) return limited(page, wait);
  const markup = workPage(page.frame, {
    ...challenge,
    csrf: page.guard.token,
    text: waitText(page, wait),
    againUrl: withAuthRequest('/ui/login/loginname', page),
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
