import { resourceExhausted } from '../errors/index.ts';

/**
 * Checks of one person's password, or of one name's, that may be under way. All people share the threads that hash: without a limit,
 * one who guesses at an own password could keep everybody else waiting. Wrong ones stay under way for as long as
 * their answer is held back, so that parallel guesses at one account are slowed down like those in a row.
 */
export const mostUnderWay = 128;

const underWay = new Map<string, number>();

/** @throws PosternError `resource_exhausted` (USER-Pwc04) */
export async function limitChecks<T>(
  instanceId: string,
  countedBy: string,
  check: () => Promise<T>,
): Promise<T> {
  const key = `${instanceId}/${countedBy}`;
  const others = underWay.get(key) ?? 0;
  if (others >= mostUnderWay) {
    throw resourceExhausted(
      'USER-Pwc04',
      'Too many checks of the password of this user are under way; try again in a few seconds',
    );
  }
  underWay.set(key, others + 1);
  try {
    return await check();
  } finally {
    const left = (underWay.get(key) ?? 1) - 1;
    if (left > 0) underWay.set(key, left);
    else underWay.delete(key);
  }
}
