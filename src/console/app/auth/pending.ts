/** Sign-ins that have begun in this tab, each under its own `state`: several may be under way. */

export interface PendingSignIn {
  readonly verifier: string;
  readonly nonce: string;
  /** Path, query and fragment of where the person wanted to go. */
  readonly target: string;
}

const prefix = 'postern.console.sign-in.';
/** Longer than a sign-in takes; the server forgets its half sooner. */
const keptMs = 3_600_000;

function read(storage: Storage, key: string): (PendingSignIn & { at: number }) | undefined {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepPending(storage: Storage, state: string, pending: PendingSignIn, now: number): void {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  for (const key of keys.filter((name) => name.startsWith(prefix))) {
    const at = read(storage, key)?.at;
    if (at === undefined || Math.abs(now - at) > keptMs) storage.removeItem(key);
  }
  storage.setItem(prefix + state, JSON.stringify({ ...pending, at: now }));
}

/** Each can be taken once; undefined for one that this tab did not begin, or that is over. */
export function takePending(storage: Storage, state: string): PendingSignIn | undefined {
  const found = read(storage, prefix + state);
  storage.removeItem(prefix + state);
  return found;
}
