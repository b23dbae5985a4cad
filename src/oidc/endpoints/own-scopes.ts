import { grantScopes } from '../grant-management/scopes.ts';
import { listOf } from '../protocol/parameters.ts';
import { signalScopes } from '../shared-signals/vocabulary.ts';

const known: ReadonlySet<string> = new Set([...Object.values(signalScopes), ...Object.values(grantScopes)]);

/** The scopes of a request that are about what is the application's own. */
export const ownScopesIn = (scope: string | undefined): string[] =>
  listOf(scope).filter((each) => known.has(each));
