import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { AddOrganizationRequestSchema } from '../../contract/services/org/v2.ts';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { grpcCall, grpcFrame } from './raw-grpc.ts';

const method = 'zitadel.org.v2.OrganizationService/AddOrganization';
const maxBodyBytes = 64 * 1024;
let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern({
    configure: ({ limits }) => {
      limits.maxBodyBytes = maxBodyBytes;
    },
  });
});
afterAll(() => postern?.stop());

interface Refusal {
  readonly status: number;
  /** Connect's name or gRPC's number of the kind of error. */
  readonly code: string | number;
  readonly text: string;
}

const post = async (path: string, contentType: string, body: string | Uint8Array): Promise<Refusal> => {
  const response = await postern.fetch(path, {
    method: 'POST',
    token: postern.pat,
    headers: { 'content-type': contentType },
    body: body as BodyInit,
  });
  const text = await response.text();
  return { status: response.status, text, code: (JSON.parse(text) as { code: string | number }).code };
};
const rest = (body: string | Uint8Array) => post('/v2/organizations', 'application/json', body);
const connect = (body: string | Uint8Array) => post(`/${method}`, 'application/json', body);
const binary = (body: Uint8Array) => post(`/${method}`, 'application/proto', body);
const grpc = (body: Uint8Array) => grpcCall(postern, `/${method}`, body);
const encode = (name: string) =>
  toBinary(AddOrganizationRequestSchema, create(AddOrganizationRequestSchema, { name }));

/** Bytes of a message whose `name` is not UTF-8. */
const badUtf8 = Buffer.from([0x0a, 4, 0x41, 0xff, 0xfe, 0x42]);

const organizations = async (): Promise<string> => {
  const { details } = await postern.call<{ details: { totalResult: string } }>(
    'zitadel.org.v2.OrganizationService/ListOrganizations',
  );
  return details.totalResult;
};

describe('a body that cannot be read is refused by where it is wrong, and nothing is written', () => {
  const jsonFaults: Record<string, [body: string | Uint8Array, says: string | RegExp]> = {
    'an object that is not closed': ['{"name": "A"', /line 1, column 13/],
    'a trailing comma': ['{\n  "name": "A",\n}', /line 3, column 1/],
    'no object': ['["name"]', 'must be a JSON object'],
    'a bare word': ['name', /line 1, column 1/],
    'another type': ['{"name": {"en": "A"}}', 'Field name'],
    'bytes that are not UTF-8': [
      Buffer.concat([Buffer.from('{"name": "A'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
      'not valid UTF-8',
    ],
    'U+0000': ['{"name": "A\\u0000B"}', 'Field name must not contain the character U+0000'],
    'half of a surrogate pair': ['{"name": "A\\ud800B"}', 'Field name'],
    'deep nesting': [`{"name": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`, /name|nested/],
  };
  for (const [fault, [body, says]] of Object.entries(jsonFaults)) {
    test(fault, async () => {
      const before = await organizations();
      for (const [answer, code] of [
        [await rest(body), 3],
        [await connect(body), 'invalid_argument'],
      ] as const) {
        expect([answer.status, answer.code, answer.text]).toEqual([400, code, expect.stringMatching(says)]);
      }
      expect(await organizations()).toBe(before);
    });
  }

  test('a binary message that is truncated, or whose text is not UTF-8 or holds U+0000', async () => {
    const before = await organizations();
    for (const body of [encode('ACME').subarray(0, 3), badUtf8, encode('A\u0000B')]) {
      const answer = await binary(body);
      expect([answer.status, answer.code, answer.text]).toEqual([
        400,
        'invalid_argument',
        expect.any(String),
      ]);
      expect((await grpc(grpcFrame(body))).status).toBe('3');
    }
    expect(await organizations()).toBe(before);
  });

  test('a body beyond the limit, in every protocol', async () => {
    const name = 'x'.repeat(maxBodyBytes);
    expect(await rest(JSON.stringify({ name }))).toMatchObject({ status: 429, code: 8 });
    expect(await connect(JSON.stringify({ name }))).toMatchObject({
      status: 429,
      code: 'resource_exhausted',
    });
    expect(await binary(encode(name))).toMatchObject({ status: 429, code: 'resource_exhausted' });
    expect((await grpc(grpcFrame(encode(name)))).status).toBe('8');
  });

  test('gRPC frames that end early, are too many, or have unknown flags', async () => {
    const frame = grpcFrame(encode('ACME'));
    const before = await organizations();
    for (const body of [
      frame.subarray(0, 3),
      frame.subarray(0, -1),
      Buffer.alloc(0),
      Buffer.concat([frame, frame]),
      Buffer.concat([Buffer.from([64]), frame.subarray(1)]),
    ]) {
      const { status, message } = await grpc(body);
      expect([status, message]).toEqual(['3', expect.stringMatching(/frame|message/)]);
    }
    expect(await organizations()).toBe(before);
  });

  test('a compressed body that is none', async () => {
    const response = await postern.fetch('/v2/organizations', {
      method: 'POST',
      token: postern.pat,
      body: 'not gzip',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    });
    expect([response.status, await response.json()]).toMatchObject([400, { code: 3 }]);
  });
});
