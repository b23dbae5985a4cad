import type { Touched } from './touched.ts';

/** What was filled in and not sent, kept on this device until it is: a session that ends takes nothing along. */
const prefix = 'postern.draft:';
const owner = 'postern.drafts-of';
const keptMs = 7 * 24 * 3600_000;

interface Draft<Values extends object> {
  readonly at: number;
  readonly touched?: Touched<Values>;
}

export function readDraft<Values extends object>(id: string): Touched<Values> | undefined {
  try {
    const draft = JSON.parse(sessionStorage.getItem(prefix + id) ?? 'null') as Draft<Values> | null;
    return draft && Date.now() - draft.at < keptMs ? draft.touched : undefined;
  } catch {
    return undefined;
  }
}

/** Secrets are not kept. A storage that is full or refused keeps nothing, and nobody is stopped by it. */
export function keepDraft(id: string, touched: Touched<object>, secrets: readonly string[]): void {
  const kept = Object.fromEntries(Object.entries(touched).filter(([name]) => !secrets.includes(name)));
  try {
    sessionStorage.setItem(prefix + id, JSON.stringify({ at: Date.now(), touched: kept }));
  } catch {}
}

const kept = (): string[] =>
  Array.from({ length: sessionStorage.length }, (_, index) => sessionStorage.key(index) ?? '').filter((key) =>
    key.startsWith(prefix),
  );

export const dropDrafts = (): void => {
  for (const key of kept()) sessionStorage.removeItem(key);
};

/** A tab may see several people, one after the other: what one of them filled in is not shown to the next. */
export function keepDraftsOf(userId: string): void {
  if (sessionStorage.getItem(owner) !== userId) dropDrafts();
  sessionStorage.setItem(owner, userId);
}

export const dropDraft = (id: string): void => sessionStorage.removeItem(prefix + id);
