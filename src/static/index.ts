export { assetUrl } from './address.ts';
export { type Asset, type Assets, createAssets } from './assets.ts';
export type { AssetName, Blobs } from './blobs.ts';
export { accepted, type ContentType, contentTypeOf, namesOf, type Purpose } from './content.ts';
export { fileBlobs } from './files.ts';
export { hasFitSize } from './picture-size.ts';
export { blobsOf } from './place.ts';
export { type S3Place, s3Blobs } from './s3.ts';
export { sweepAssets } from './sweep.ts';
