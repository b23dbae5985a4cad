import { createHash } from 'node:crypto';

/** Where the bytes of assets are, when not in the database. What they are, and whose, stands in `system.assets`. */
export interface Blobs {
  /** For people: `bucket assets at https://s3.example.com`. */
  readonly place: string;
  put(name: string, content: Uint8Array, contentType: string): Promise<void>;
  /** undefined: there is none of this name. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** Also when there is none. */
  remove(name: string): Promise<void>;
}

export interface AssetName {
  readonly instanceId: string;
  /** The organization or instance that it is of. */
  readonly owner: string;
  /** As events tell it: `policy/label/logo-3kTMd4WzVFa1`. */
  readonly key: string;
}

/** A name that every backend takes: ids may be chosen by callers, and a path of such parts would lead anywhere. */
export const blobName = ({ instanceId, owner, key }: AssetName): string => {
  const digest = createHash('sha256')
    .update(JSON.stringify([instanceId, owner, key]))
    .digest('hex');
  return `${digest.slice(0, 2)}/${digest.slice(2)}`;
};
