/** Sign-ins of this tab that came to nothing, so that no redirect is followed by another forever. */

const key = 'postern.console.failures';
const withinMs = 30_000;
const most = 2;

function recent(storage: Storage, now: number): number[] {
  const times = (storage.getItem(key) ?? '').split(' ').map(Number);
  return times.filter((at) => at > 0 && Math.abs(now - at) < withinMs);
}

/** @returns whether the next attempt may follow by itself */
export function noteFailure(storage: Storage, now: number): boolean {
  const times = [...recent(storage, now), now];
  storage.setItem(key, times.join(' '));
  return times.length < most;
}

export const forgetFailures = (storage: Storage): void => storage.removeItem(key);
