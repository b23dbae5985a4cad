import type { Platform } from '../../platform.ts';
import { settingsOf } from '../../settings/index.ts';
import type { CheckSubject } from './check.ts';

/** Whose codes are tried, and how many may be wrong. */
export async function attemptsOf(
  platform: Platform,
  { scope, user, browser, answeredBy }: CheckSubject,
): Promise<{
  userId: string;
  maxAttempts: number;
  userAgentId: string | undefined;
  address: string | undefined;
  answeredBy: 'caller' | undefined;
}> {
  const { values } = await settingsOf(platform).lockout(scope.instanceId, user.orgId);
  const { id: userAgentId, address } = browser;
  return { userId: user.id, maxAttempts: values.maxOTPAttempts, userAgentId, address, answeredBy };
}
