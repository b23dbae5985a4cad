import { S3Client } from 'bun';
import type { Blobs } from './blobs.ts';

export interface S3Place {
  /** `https://s3.eu-central-1.amazonaws.com`, `https://storage.googleapis.com` */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** In front of every name: `postern/`. */
  readonly prefix: string;
  /** The bucket stands in the host's name, not in the path. */
  readonly virtualHosted: boolean;
}

const isMissing = (error: unknown): boolean =>
  ['NoSuchKey', 'NotFound', 'ENOENT'].includes((error as { code?: string }).code ?? '');

/** A bucket of anything that speaks S3: AWS, Google Cloud Storage with HMAC keys, MinIO, Ceph, R2. */
export function s3Blobs(place: S3Place): Blobs {
  const { endpoint, region, bucket, prefix, virtualHosted } = place;
  const client = new S3Client({
    accessKeyId: place.accessKeyId,
    secretAccessKey: place.secretAccessKey,
    // A virtual host is the bucket's own: the client takes it as it stands.
    endpoint: virtualHosted ? endpoint.replace('://', `://${bucket}.`) : endpoint,
    region,
    bucket,
    ...(virtualHosted && { virtualHostedStyle: true }),
  });
  return {
    place: `bucket ${bucket} at ${endpoint}`,

    async put(name, content, contentType) {
      await client.write(prefix + name, content, { type: contentType });
    },

    async get(name) {
      try {
        return await client.file(prefix + name).bytes();
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },

    async remove(name) {
      try {
        await client.delete(prefix + name);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
  };
}
