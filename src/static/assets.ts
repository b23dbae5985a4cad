import { createHash } from 'node:crypto';
import type { Sql } from 'postgres';
import { BoundedMap } from '../bounded-map.ts';
import { internal, resourceExhausted, unavailable } from '../errors/index.ts';
import { inTime } from '../in-time.ts';
import { type AssetName, type Blobs, blobName } from './blobs.ts';
import type { ContentType } from './content.ts';

export interface Asset {
  readonly contentType: ContentType;
  /** Of the content: its entity tag. */
  readonly hash: string;
  readonly content: Uint8Array;
}

/**
 * Files that belong to organizations and instances. A name is written once and never again with something else, so
 * what was read of it may be kept for good. Whether anything still refers to it is for those to know who name it.
 */
export interface Assets {
  /**
   * Nothing of it is stored when it fails.
   * @throws PosternError `unavailable`, and `resource_exhausted` for the hundredth file of a place in an hour
   */
  put(name: AssetName, contentType: ContentType, content: Uint8Array): Promise<void>;
  get(name: AssetName): Promise<Asset | undefined>;
  /** Also when there is none. */
  remove(name: AssetName): Promise<void>;
  /** Names in order after the given one, of assets that are older, by the database's clock; for who looks after them. */
  olderThan(ms: number, after: AssetName | undefined, limit: number): Promise<AssetName[]>;
}

interface Row {
  readonly content_type: ContentType;
  readonly hash: string;
  readonly content: Uint8Array | null;
}

/**
 * What was replaced is there until it is swept. Without a bound whoever may have a picture could fill the disk with
 * pictures, one after the other.
 */
const mostOfPlace = 100;
const recentlyMs = 60 * 60 * 1000;

/** Names of one place differ behind its last slash: `policy/label/`, `users/17/`. As a pattern of `like`. */
const placeOf = (key: string): string =>
  `${key.slice(0, key.lastIndexOf('/') + 1).replace(/[\\%_]/g, (char) => `\\${char}`)}%`;

const keptBytes = 32 * 1024 * 1024;

export const hashOf = (content: Uint8Array): string =>
  createHash('sha256').update(content).digest('base64url').slice(0, 27);

/** A place that takes the connection and says nothing is as good as away; the largest file is there in a tenth of it. */
const usualPatienceMs = 10_000;

/**
 * @param writes a pool that may write
 * @param blobs where the bytes are; undefined: in the database, beside what is known of them
 * @param options patienceMs: how long that place may take, default 10 s
 */
export function createAssets(
  { reads, writes }: { reads: Sql; writes: Sql },
  blobs: Blobs | undefined,
  { patienceMs = usualPatienceMs }: { readonly patienceMs?: number } = {},
): Assets {
  const recent = new BoundedMap<string, Asset>({
    limit: keptBytes,
    weightOf: ({ content }) => content.length,
  });
  const keyOf = ({ instanceId, owner, key }: AssetName) => JSON.stringify([instanceId, owner, key]);
  const inPlace = async <T>(work: (blobs: Blobs) => Promise<T>): Promise<T> => {
    if (!blobs)
      throw internal('ASSET-Plc01', 'The asset is in a place that assets.backend does not name any more');
    return inTime(work(blobs), patienceMs, 'no answer').catch((cause) => {
      throw unavailable('ASSET-Plc02', `Assets cannot be reached (${blobs.place}); try again later`, {
        cause,
      });
    });
  };
  const forget = ({ instanceId, owner, key }: AssetName) =>
    writes`delete from system.assets where instance_id = ${instanceId} and owner = ${owner} and store_key = ${key}`;

  return {
    async put(name, contentType, content) {
      const { instanceId, owner, key } = name;
      // Before the bytes, so that there are never any of which nobody knows.
      const stored = await writes`
        insert into system.assets (instance_id, owner, store_key, content_type, hash, size, content)
        select ${instanceId}, ${owner}, ${key}, ${contentType}, ${hashOf(content)}, ${content.length}::int,
          ${blobs ? null : Buffer.from(content)}::bytea
        where (select count(*) from system.assets
          where instance_id = ${instanceId} and owner = ${owner} and store_key like ${placeOf(key)}
            and stored_at > now() - ${recentlyMs} * interval '1 ms') < ${mostOfPlace}`;
      if (stored.count === 0) {
        throw resourceExhausted(
          'ASSET-Man01',
          `${mostOfPlace} files were stored here within an hour, as many as can be; try again later`,
          { headers: { 'retry-after': String(recentlyMs / 1_000) } },
        );
      }
      if (!blobs) return;
      const putting = blobs.put(blobName(name), content, contentType);
      try {
        await inPlace(() => putting);
      } catch (error) {
        await forget(name).catch(() => {});
        // What arrives all the same, after its time, nobody knows of.
        void putting.then(() => blobs.remove(blobName(name))).catch(() => {});
        throw error;
      }
    },

    async get(name) {
      const known = recent.get(keyOf(name));
      if (known) return known;
      const { instanceId, owner, key } = name;
      const [row] = await reads<Row[]>`
        select content_type, hash, content from system.assets
        where instance_id = ${instanceId} and owner = ${owner} and store_key = ${key}`;
      if (!row) return undefined;
      const content = row.content ?? (await inPlace((there) => there.get(blobName(name))));
      if (!content) return undefined;
      // Whoever may write to the bucket may not thereby say what browsers are shown: what a file may hold was asked of it
      // when it was put.
      if (!row.content && hashOf(content) !== row.hash) {
        throw unavailable(
          'ASSET-Plc03',
          `An asset is not as it was stored (${blobs?.place}); store it again`,
        );
      }
      const asset = { contentType: row.content_type, hash: row.hash, content };
      recent.set(keyOf(name), asset);
      return asset;
    },

    async remove(name) {
      const { instanceId, owner, key } = name;
      recent.delete(keyOf(name));
      const [row] = await writes<{ outside: boolean }[]>`
        select content is null as outside from system.assets
        where instance_id = ${instanceId} and owner = ${owner} and store_key = ${key}`;
      if (!row) return;
      // The bytes first: while the row is there, whoever comes next finds what is left to do.
      if (row.outside) await inPlace((there) => there.remove(blobName(name)));
      await forget(name);
    },

    async olderThan(ms, after, limit) {
      const rows = await writes<{ instance_id: string; owner: string; store_key: string }[]>`
        select instance_id, owner, store_key from system.assets
        where stored_at < now() - ${ms} * interval '1 ms'
          and (instance_id, owner, store_key)
            > (${after?.instanceId ?? ''}, ${after?.owner ?? ''}, ${after?.key ?? ''})
        order by instance_id, owner, store_key limit ${limit}`;
      return rows.map((row) => ({ instanceId: row.instance_id, owner: row.owner, key: row.store_key }));
    },
  };
}
