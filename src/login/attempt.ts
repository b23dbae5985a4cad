import type { Encryption } from '../crypto/types.ts';

/**
 * What the first step tells the second, sealed in the page's address: it survives reloads and several tabs,
 * and keeps names out of logs and histories.
 */
export interface Attempt {
  readonly instanceId: string;
  readonly loginName: string;
  readonly authRequestId: string | undefined;
}

const lifetimeMs = 60 * 60 * 1000;
const purpose = 'attempt ';

export const sealAttempt = (encryption: Encryption, attempt: Attempt, now: Date): string =>
  encryption.sealToken(
    'cookie',
    purpose +
      JSON.stringify([
        attempt.instanceId,
        attempt.loginName,
        attempt.authRequestId ?? '',
        now.getTime() + lifetimeMs,
      ]),
  );

/** undefined: not ours, of another instance, or too old. */
export function openAttempt(
  encryption: Encryption,
  sealed: string | null,
  instanceId: string,
  now: Date,
): Attempt | undefined {
  const opened = encryption.openToken('cookie', sealed ?? '');
  if (!opened?.startsWith(purpose)) return undefined;
  const [instance, loginName, authRequestId, expiresAt] = JSON.parse(opened.slice(purpose.length)) as [
    string,
    string,
    string,
    number,
  ];
  if (instance !== instanceId || expiresAt <= now.getTime()) return undefined;
  return { instanceId, loginName, authRequestId: authRequestId || undefined };
}
