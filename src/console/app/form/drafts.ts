/** What was filled in and not sent, kept on this device until it is: a session that ends takes nothing along. */
const prefix = 'postern.draft:';
const keptMs = 7 * 24 * 3600_000;

interface Draft<Values> {
  readonly at: number;
  readonly values: Partial<Values>;
}

export function readDraft<Values>(id: string): Partial<Values> | undefined {
  try {
    const draft = JSON.parse(sessionStorage.getItem(prefix + id) ?? 'null') as Draft<Values> | null;
    return draft && Date.now() - draft.at < keptMs ? draft.values : undefined;
  } catch {
    return undefined;
  }
}

/** Secrets are not kept. A storage that is full or refused keeps nothing, and nobody is stopped by it. */
export function keepDraft<Values extends object>(
  id: string,
  values: Values,
  secrets: readonly string[],
): void {
  const kept = Object.fromEntries(Object.entries(values).filter(([name]) => !secrets.includes(name)));
  try {
    sessionStorage.setItem(prefix + id, JSON.stringify({ at: Date.now(), values: kept }));
  } catch {}
}

export const dropDraft = (id: string): void => sessionStorage.removeItem(prefix + id);
