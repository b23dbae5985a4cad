import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
const hmac = (key: string | Uint8Array, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();
const fault = (status: number, code: string) =>
  new Response(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`, {
    status,
    headers: { 'content-type': 'application/xml' },
  });

/** Refused, lost, of another name, busy; silent; cut in the middle; other bytes than were put, as many or not. */
export type S3Fault = 403 | 404 | 'bucket' | 503 | 'silent' | 'cut' | 'other' | 'shorter';

export interface TestS3 {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly objects: Map<string, { content: Uint8Array; type: string }>;
  /** Answers 503 from now on, or no more. */
  away: boolean;
  /** What is wrong with it from now on; undefined: nothing. */
  fault: S3Fault | undefined;
  stop(): Promise<void>;
}

/** As much of S3 as keeps objects: PUT, GET, HEAD, DELETE by path, of requests that are signed (AWS Signature Version 4). */
export function startTestS3(): TestS3 {
  const objects: TestS3['objects'] = new Map();
  const key = { id: 'AKIATESTKEY', secret: 'test/secret+key' };
  const bucket = 'assets';
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      if (s3.away) return fault(503, 'ServiceUnavailable');
      const content = await request.bytes();
      if (s3.fault === 403) return fault(403, 'AccessDenied');
      if (s3.fault === 503) return fault(503, 'SlowDown');
      if (s3.fault === 'bucket') return fault(404, 'NoSuchBucket');
      if (s3.fault === 'silent')
        return new Promise<Response>((resolve) =>
          request.signal.addEventListener('abort', () => resolve(new Response())),
        );
      if (!isSigned(request, content, key)) return fault(403, 'SignatureDoesNotMatch');
      const [, asked, ...rest] = new URL(request.url).pathname.split('/');
      if (asked !== bucket) return fault(404, 'NoSuchBucket');
      const name = rest.map(decodeURIComponent).join('/');
      if (request.method === 'PUT') {
        objects.set(name, { content, type: request.headers.get('content-type') ?? '' });
        return new Response(null, { headers: { etag: `"${sha256(content).slice(0, 32)}"` } });
      }
      if (request.method === 'DELETE') {
        objects.delete(name);
        return new Response(null, { status: 204 });
      }
      const found = s3.fault === 404 ? undefined : objects.get(name);
      if (found && s3.fault !== undefined) return spoilt(found.content, s3.fault);
      return found
        ? new Response(Buffer.from(found.content), { headers: { 'content-type': found.type } })
        : fault(404, 'NoSuchKey');
    },
  });
  const s3: TestS3 = {
    endpoint: `http://127.0.0.1:${server.port}`,
    bucket,
    accessKeyId: key.id,
    secretAccessKey: key.secret,
    objects,
    away: false,
    fault: undefined,
    stop: () => server.stop(true),
  };
  return s3;
}

/** What a store or a proxy in between may make of an object. */
function spoilt(content: Uint8Array, how: S3Fault): Response {
  if (how === 'shorter') return new Response(Buffer.from(content.subarray(0, content.length >> 1)));
  if (how === 'other') return new Response(Buffer.from(content).reverse());
  const half = content.subarray(0, content.length >> 1);
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(half);
      await new Promise((resolve) => setImmediate(resolve));
      controller.error(new Error('cut'));
    },
  });
  return new Response(body);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function isSigned(request: Request, content: Uint8Array, key: { id: string; secret: string }): boolean {
  const { headers, method, url } = request;
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.get('authorization') ?? '',
    );
  if (!match) return false;
  const [, id, date = '', region = '', names = '', signature = ''] = match;
  const payload = headers.get('x-amz-content-sha256') ?? '';
  const at = headers.get('x-amz-date') ?? '';
  if (id !== key.id || !at.startsWith(date)) return false;
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(content)) return false;
  const { pathname, searchParams } = new URL(url);
  const query = [...searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const signed = names.split(';').map((name) => `${name}:${(headers.get(name) ?? '').trim()}\n`);
  const canonical = [method, pathname, query, signed.join(''), names, payload].join('\n');
  const scope = `${date}/${region}/s3/aws4_request`;
  const signing = ['aws4_request'].reduce<Buffer>(
    hmac,
    hmac(hmac(hmac(`AWS4${key.secret}`, date), region), 's3'),
  );
  const expected = hmac(signing, ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n'));
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}
