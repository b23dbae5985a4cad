import type { Call } from '../api/index.ts';

/** What the frame around every page asks for. */
const ofFrame: ReadonlySet<string> = new Set([
  'zitadel.auth.v1.AuthService.ListMyZitadelPermissions',
  'zitadel.settings.v2.SettingsService.GetLegalAndSupportSettings',
]);

/** The calls that are a page's own, each once, the newest first. */
export function callsTold(calls: readonly Call[], page: string): readonly Call[] {
  const told = new Map<string, Call>();
  for (const call of calls.toReversed()) {
    const name = `${call.service}.${call.method}`;
    const key = `${name} ${call.orgId} ${JSON.stringify(call.request)}`;
    if (call.page === page && !ofFrame.has(name) && !told.has(key)) told.set(key, call);
  }
  return [...told.values()];
}
