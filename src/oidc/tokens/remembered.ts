import type { HeldAuthorizations } from '../../authorization/index.ts';
import { createCache, type Dependency } from '../../cache/index.ts';
import { readCurrent } from '../../eventstore/index.ts';
import type { ProjectionWatch } from '../../platform.ts';
import { unbound } from '../possession/confirmation.ts';
import { scopeList, type TokenTerms } from './format.ts';
import type { TokenLookup, TokenRow } from './lookup.ts';

/** A token as the tables hold it, and what was made of it. */
export interface KnownToken {
  readonly row: TokenRow;
  /** Of the newest access token, or the personal one. */
  readonly terms: TokenTerms;
  readonly audience: readonly string[];
  /** Answers in JSON that were given for tokens of it, by token, endpoint and issuer. */
  readonly answers: Map<string, string>;
}

export type KnownTokens = (
  instanceId: string,
  id: string,
) => KnownToken | undefined | Promise<KnownToken | undefined>;

const known = (row: TokenRow): KnownToken => ({
  row,
  terms: {
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    scope: scopeList(row.scope),
    // What is bound says so itself.
    bound: unbound,
  },
  audience: scopeList(row.audience),
  answers: new Map(),
});

/** Metadata can be as large as its administrator likes; thousands of such tokens must not fill the memory. */
const maxRowLength = 8 * 1024;

/** How long at most anything is remembered that nobody made sure of, whatever this node was not told of. */
const ttlMs = 1_000;
const checkEveryMs = 250;

/**
 * When everything that this node knew of was last seen in the tables, in a page that told what it changed. A change
 * whose announcement was lost is among it, so what is still remembered is good: with it, tokens that are presented
 * once in a while need not be read anew each second. Asking for it begins the next check.
 */
function lastCheck({ caughtUp }: Pick<ProjectionWatch, 'caughtUp'>, clock: () => number): () => number {
  let checkedAt = Number.NEGATIVE_INFINITY;
  let checking = false;
  const check = async (from: number): Promise<void> => {
    checking = true;
    if (await caughtUp()) checkedAt = from;
    checking = false;
  };
  return () => {
    const now = clock();
    if (!checking && now - checkedAt > checkEveryMs) void check(now);
    return checkedAt;
  };
}

export interface TokenSources {
  /** From the tables. */
  readonly lookup: TokenLookup;
  /** What makes a token appear that is not there yet. */
  readonly appearing: (instanceId: string, id: string) => Dependency;
  /** What the events make of it, for when the tables are behind. */
  readonly decide: (
    instanceId: string,
    id: string,
    row: TokenRow | undefined,
  ) => Promise<TokenRow | undefined>;
}

/**
 * Remembers looked-up tokens until anything that they stand on changes: the OIDC session, the user, its
 * organization, the sign-in. The entry is dropped as soon as this node knows of the change, which is before anybody
 * is told of it here, and a hundredth of a second later on others; while the tables do not show the change, or the
 * database was not heard of, the events decide and nothing is remembered.
 */
export function rememberedTokens(
  projections: Omit<ProjectionWatch, 'waitFor' | 'announced'>,
  { lookup, appearing, decide }: TokenSources,
  now: () => number = () => performance.now(),
): KnownTokens {
  const tokens = createCache<KnownToken | undefined>({
    maxEntries: 20_000,
    ttlMs,
    trusted: projections.trusted,
    checkedAt: lastCheck(projections, now),
    now,
    async load(key) {
      const slash = key.indexOf('/');
      const instanceId = key.slice(0, slash);
      const id = key.slice(slash + 1);
      const standsOn = (row: TokenRow | undefined): Dependency[] =>
        row
          ? [
              { instanceId, aggregateType: 'oidc_session', aggregateId: id },
              { instanceId, aggregateType: 'user', aggregateId: row.user_id },
              { instanceId, aggregateType: 'org', aggregateId: row.org_id },
              { instanceId, aggregateType: 'session', aggregateId: row.session_id },
            ]
          : [appearing(instanceId, id)];
      const { value: row, keep } = await readCurrent(projections, {
        read: () => lookup(instanceId, id),
        dependsOn: standsOn,
        decide: (found) => decide(instanceId, id, found),
      });
      if (!row) return { keep, value: undefined, dependsOn: standsOn(row) };
      return {
        keep: keep && JSON.stringify(row).length <= maxRowLength,
        value: known(row),
        dependsOn: standsOn(row),
      };
    },
  });
  projections.onProjected(({ changes }) => tokens.changed(changes));
  return (instanceId, id) => tokens.get(`${instanceId}/${id}`);
}

/** As `remembered`, of an answer that tells of roles: made anew when these are others. */
export const rememberedWith = (
  { version }: Pick<HeldAuthorizations, 'version'>,
  token: Pick<KnownToken, 'answers'> & { readonly tokenId: string },
  name: string,
  describe: () => object,
): string =>
  version === undefined
    ? JSON.stringify(describe())
    : remembered(token, `${name} with roles ${version}`, describe);

/** As many as anybody asks for at one time; what was made of roles that are not these any more is among them. */
const keptAnswers = 32;

/** The answer of an endpoint about a token, in JSON; made once while the token is remembered. */
export function remembered(
  { answers, tokenId }: Pick<KnownToken, 'answers'> & { readonly tokenId: string },
  name: string,
  describe: () => object,
): string {
  const key = `${tokenId} ${name}`;
  const given = answers.get(key);
  if (given !== undefined) return given;
  const text = JSON.stringify(describe());
  if (answers.size >= keptAnswers) answers.clear();
  answers.set(key, text);
  return text;
}
