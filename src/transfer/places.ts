import { createReadStream } from 'node:fs';
import { copyFile, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { S3Client } from 'bun';
import {
  failedPrecondition,
  invalidArgument,
  notFound,
  resourceExhausted,
  unavailable,
} from '../errors/index.ts';
import type { Outbound, OutboundAnswer, OutboundRequest } from '../outbound/index.ts';

/** Where data are, other than in a request or an answer. */
export interface Place {
  /** From the beginning, each time it is asked. */
  read(): AsyncIterable<Uint8Array>;
  /** @param file what to put there */
  write(file: string): Promise<void>;
}

export interface LocalPath {
  readonly path: string;
}

/**
 * A file of the folder that the operator gave for it. Each instance has a folder of its own in there: whoever
 * administers one reads and writes nothing of another, nor anything else on the machine.
 * @throws PosternError `failed_precondition` without such a folder, `invalid_argument` for a path that leads out of it
 */
export async function localPlace(
  directory: string | null,
  instanceId: string,
  { path }: LocalPath,
): Promise<Place> {
  if (directory === null) {
    throw failedPrecondition(
      'TRANSFER-Dir1',
      'Files of the server are not read nor written: transfer.directory is not configured',
    );
  }
  const own = join(directory, instanceId);
  await mkdir(own, { recursive: true, mode: 0o700 });
  const home = await realpath(own);
  const file = normalize(join(home, path));
  const outside = () =>
    invalidArgument('TRANSFER-Path1', 'path must name a file inside of the folder of this instance', {
      field: 'path',
    });
  if (path === '' || path.includes('\0') || !file.startsWith(home + sep)) throw outside();
  // A link in there could lead elsewhere.
  const real = await realpath(file).catch(() => undefined);
  if (real !== undefined && real !== file) throw outside();
  return {
    async *read() {
      const there = await stat(file).catch(() => undefined);
      if (!there?.isFile()) throw notFound('TRANSFER-Nfd1', `There is no file ${path}`, { field: 'path' });
      yield* createReadStream(file, { highWaterMark: 64 * 1024 }) as AsyncIterable<Uint8Array>;
    },
    async write(from) {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      if ((await realpath(dirname(file))) !== dirname(file)) throw outside();
      await copyFile(from, file);
    },
  };
}

/** So much is asked for at a time. */
const pieceBytes = 4 * 1024 * 1024;
/** What is sent goes in one piece. */
const mostSent = 64 * 1024 * 1024;
const waitMs = 15_000;

type Ask = (request: OutboundRequest) => Promise<OutboundAnswer>;

/** An object that is asked for by ranges (RFC 9110 §14) and written as a whole. */
export const objectPlace = (name: string, get: Ask, put: Ask): Place => ({
  async *read() {
    for (let at = 0; ; ) {
      const answer = await get({
        headers: { range: `bytes=${at}-${at + pieceBytes - 1}` },
        maxBytes: mostSent,
        timeoutMs: waitMs,
      });
      // Beyond the end.
      if (answer.status === 416) return;
      if (answer.status === 404) throw notFound('TRANSFER-Nfd2', `There is no ${name}`);
      if (answer.status !== 200 && answer.status !== 206) throw refused(name, answer);
      yield answer.body;
      at += answer.body.length;
      if (answer.status === 200 || answer.body.length < pieceBytes) return;
    }
  },
  async write(file) {
    const { size } = await stat(file);
    if (size > mostSent) {
      throw resourceExhausted(
        'TRANSFER-Big01',
        `The export has ${size} bytes; ${mostSent} are sent at most. Name fewer organizations in org_ids`,
      );
    }
    const answer = await put({ body: await Bun.file(file).bytes(), timeoutMs: waitMs });
    if (answer.status >= 300) throw refused(name, answer);
  },
});

const refused = (name: string, { status }: OutboundAnswer) =>
  unavailable('TRANSFER-Ref01', `${name} could not be asked: status ${status}`);

export interface S3Location {
  readonly path: string;
  /** Host and port. */
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly ssl: boolean;
  readonly bucket: string;
}

const signedForSeconds = 600;

/** An object of whatever speaks S3; it is asked as everything outside is, so not of addresses inside. */
export function s3Place(outbound: Outbound, location: S3Location, signal: AbortSignal): Place {
  const { path, endpoint, accessKeyId, secretAccessKey, ssl, bucket } = location;
  const missing = Object.entries({
    path,
    endpoint,
    bucket,
    access_key_id: accessKeyId,
    secret_access_key: secretAccessKey,
  }).find(([, value]) => !value);
  if (missing) throw invalidArgument('TRANSFER-S3a01', `${missing[0]} must be set`, { field: missing[0] });
  const host = endpoint.replace(/^https?:\/\//, '').replace(/\/$/, '');
  const at = { accessKeyId, secretAccessKey, bucket, endpoint: `${ssl ? 'https' : 'http'}://${host}` };
  const signed = (method: 'GET' | 'PUT'): string => {
    try {
      return new S3Client(at).presign(path, { method, expiresIn: signedForSeconds });
    } catch (cause) {
      // Such as a path of thousands of characters: the client says so before anything is asked.
      throw invalidArgument(
        'TRANSFER-S3a02',
        'endpoint, bucket and path must be a host, a name and a key such as buckets have them',
        { field: 'path', cause },
      );
    }
  };
  const ask =
    (method: 'GET' | 'PUT'): Ask =>
    async (request) =>
      outbound.request(signed(method), { method, signal, ...request });
  return objectPlace(`${path} in the bucket ${bucket}`, ask('GET'), ask('PUT'));
}
