import { createCache, type Dependency } from '../../cache/index.ts';
import type { ProjectionWatch } from '../../platform.ts';
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
  terms: { issuedAt: row.issued_at, expiresAt: row.expires_at, scope: scopeList(row.scope) },
  audience: scopeList(row.audience),
  answers: new Map(),
});

/** Metadata can be as large as its administrator likes; thousands of such tokens must not fill the memory. */
const maxRowLength = 8 * 1024;

/** How long at most a change could go unnoticed if the wake-up that tells of it were lost. */
const ttlMs = 1_000;

/**
 * Remembers looked-up tokens until anything that they stand on changes: the OIDC session, the user, its
 * organization, the sign-in. The entry is dropped before the position of the change counts as reached, and
 * commands are answered after that, so on this node no request that follows a revocation sees the old state;
 * other nodes learn by the wake-up of their projector.
 */
export function rememberedTokens(
  projections: Pick<ProjectionWatch, 'onProjected'>,
  lookup: TokenLookup,
  /** What makes a token appear that is not there yet. */
  appearing: (instanceId: string, id: string) => Dependency,
): KnownTokens {
  const tokens = createCache<KnownToken | undefined>({
    maxEntries: 20_000,
    ttlMs,
    async load(key) {
      const slash = key.indexOf('/');
      const instanceId = key.slice(0, slash);
      const id = key.slice(slash + 1);
      const row = await lookup(instanceId, id);
      if (!row) return { value: undefined, dependsOn: [appearing(instanceId, id)] };
      return {
        keep: JSON.stringify(row).length <= maxRowLength,
        value: known(row),
        dependsOn: [
          { instanceId, aggregateType: 'oidc_session', aggregateId: id },
          { instanceId, aggregateType: 'user', aggregateId: row.user_id },
          { instanceId, aggregateType: 'org', aggregateId: row.org_id },
          { instanceId, aggregateType: 'session', aggregateId: row.session_id },
        ],
      };
    },
  });
  projections.onProjected(({ changes }) => tokens.changed(changes));
  return (instanceId, id) => tokens.get(`${instanceId}/${id}`);
}

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
  answers.set(key, text);
  return text;
}
