import { join } from 'node:path';
import type { Config } from '../config/index.ts';
import type { Blobs } from './blobs.ts';
import { fileBlobs } from './files.ts';
import { s3Blobs } from './s3.ts';

/** Google Cloud Storage as a store that speaks S3: https://cloud.google.com/storage/docs/interoperability */
const googleEndpoint = 'https://storage.googleapis.com';

/** Where new assets go, by the configuration; undefined: the database. */
export function blobsOf({ assets, dataDir }: Pick<Config, 'assets' | 'dataDir'>): Blobs | undefined {
  const { backend, directory, s3 } = assets;
  if (backend === 'files') return fileBlobs(directory ?? join(dataDir, 'assets'));
  if (backend === 'database' || s3 === null) return undefined;
  const endpoint = (s3.endpoint || googleEndpoint).replace(/\/+$/, '');
  return s3Blobs({ ...s3, endpoint, secretAccessKey: s3.secretAccessKey });
}
