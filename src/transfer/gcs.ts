import { importPKCS8, SignJWT } from 'jose';
import { invalidArgument, unavailable } from '../errors/index.ts';
import type { Outbound, OutboundRequest } from '../outbound/index.ts';
import { objectPlace, type Place } from './places.ts';

export interface GcsLocation {
  readonly bucket: string;
  /** The key file of a service account, in base64 or as it is. */
  readonly serviceaccountJson: string;
  readonly path: string;
}

interface KeyFile {
  readonly client_email: string;
  readonly private_key: string;
}

const storage = 'https://storage.googleapis.com';
const tokens = 'https://oauth2.googleapis.com/token';

function keyFileOf(given: string): KeyFile {
  const wrong = () =>
    invalidArgument('TRANSFER-Gcs01', 'serviceaccount_json must be the JSON key file of a service account', {
      field: 'serviceaccount_json',
    });
  const json = given.trimStart().startsWith('{') ? given : Buffer.from(given, 'base64').toString();
  let file: Partial<KeyFile> | null;
  try {
    file = JSON.parse(json) as Partial<KeyFile> | null;
  } catch {
    throw wrong();
  }
  if (typeof file?.client_email !== 'string' || typeof file.private_key !== 'string') throw wrong();
  return file as KeyFile;
}

/** An object of Google Cloud Storage, by a service account's own assertion (RFC 7523 §2.1). */
export function gcsPlace(outbound: Outbound, location: GcsLocation, now: Date, signal: AbortSignal): Place {
  const { bucket, path } = location;
  if (!bucket || !path)
    throw invalidArgument('TRANSFER-Gcs02', 'bucket and path must be set', { field: 'bucket' });
  const account = keyFileOf(location.serviceaccountJson);

  const login = async (): Promise<string> => {
    const key = await importPKCS8(account.private_key, 'RS256').catch(() => {
      throw invalidArgument('TRANSFER-Gcs01', 'private_key must be a PEM of a PKCS#8 key', {
        field: 'serviceaccount_json',
      });
    });
    const seconds = Math.floor(now.getTime() / 1_000);
    const assertion = await new SignJWT({ scope: 'https://www.googleapis.com/auth/devstorage.read_write' })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(account.client_email)
      .setAudience(tokens)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 600)
      .sign(key);
    const answer = await outbound.request(tokens, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion,
      }).toString(),
      signal,
    });
    const { access_token } = JSON.parse(Buffer.from(answer.body).toString() || '{}') as {
      access_token?: string;
    };
    if (answer.status === 200 && access_token) return access_token;
    throw unavailable(
      'TRANSFER-Gcs03',
      `Google gave no token to ${account.client_email}: status ${answer.status}`,
    );
  };
  let token: Promise<string> | undefined;
  const ask = async (url: string, request: OutboundRequest) => {
    token ??= login();
    const headers = { authorization: `Bearer ${await token}`, ...request.headers };
    return outbound.request(url, { signal, ...request, headers });
  };
  const object = encodeURIComponent(path);
  return objectPlace(
    `${path} in the bucket ${bucket}`,
    (request) => ask(`${storage}/storage/v1/b/${encodeURIComponent(bucket)}/o/${object}?alt=media`, request),
    (request) =>
      ask(`${storage}/upload/storage/v1/b/${encodeURIComponent(bucket)}/o?uploadType=media&name=${object}`, {
        ...request,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      }),
  );
}
