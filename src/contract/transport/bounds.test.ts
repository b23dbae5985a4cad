import { describe, expect, test } from 'bun:test';
import {
  create,
  equals,
  type MessageInitShape,
  type MessageShape,
  toBinary,
  toJsonString,
} from '@bufbuild/protobuf';
import { SearchQuerySchema } from '@zitadel/proto/zitadel/user/v2/query_pb.js';
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import { maxElements } from './bounds.ts';
import { jsonCodec, protoCodec } from './codec.ts';
import { weighJson } from './weigh-json.ts';
import { weighProto } from './weigh-proto.ts';

const { input } = UserService.method.listUsers;
type Search = MessageShape<typeof input>;
type Query = MessageInitShape<typeof SearchQuerySchema>;

const byName = (userName: string) =>
  create(SearchQuerySchema, { query: { case: 'userNameQuery', value: { userName } } });
const search = (count: number) =>
  create(input, {
    query: { offset: 7n, limit: 3 },
    queries: Array.from(
      { length: count },
      (_, i): Query =>
        i % 3 === 0
          ? { query: { case: 'inUserIdsQuery', value: { userIds: ['a', String(i)] } } }
          : i % 3 === 1
            ? { query: { case: 'notQuery', value: { query: byName(`n${i}`) } } }
            : byName('x'.repeat(i % 50)),
    ),
  });

describe('large requests', () => {
  for (const count of [0, 1, 600, 3_000]) {
    const message = search(count);
    test(`of ${count} queries are the same when they are decoded in parts: protobuf`, async () => {
      expect(
        equals(input, (await protoCodec.decode({ input }, toBinary(input, message))) as Search, message),
      ).toBe(true);
    });
    test(`of ${count} queries are the same when they are decoded in parts: JSON`, async () => {
      const json = Buffer.from(toJsonString(input, message));
      expect(equals(input, (await jsonCodec.decode({ input }, json)) as Search, message)).toBe(true);
    });
  }

  test('let others go first', async () => {
    const seen: string[] = [];
    setImmediate(() => seen.push('another'));
    await protoCodec.decode({ input }, toBinary(input, search(3_000)));
    seen.push('decoded');
    expect(seen).toEqual(['another', 'decoded']);
  });

  test('in JSON, a field by both of its names is refused in whatever size', async () => {
    const list = JSON.stringify(Array.from({ length: 600 }, () => ({})));
    const twice = Buffer.from(`{"query":{},"sorting_column":1,"sortingColumn":1,"queries":${list}}`);
    expect(async () => jsonCodec.decode({ input }, twice)).toThrow('sorting_column');
  });
});

describe('what is counted', () => {
  const emptyQueries = (count: number) => Buffer.alloc(2 * count).fill(Buffer.from([0x1a, 0]));

  test('protobuf: exactly as many elements as are allowed pass', () => {
    expect(weighProto(input, emptyQueries(maxElements)).length).toBe(10);
    expect(() => weighProto(input, emptyQueries(maxElements + 1))).toThrow(`more than ${maxElements}`);
  });

  test('protobuf: inside a message, packed, in groups, and what is unknown', () => {
    const inside = (field: number[], count: number) => {
      const content = emptyQueries(count);
      const length = [
        (content.length & 0x7f) | 0x80,
        ((content.length >> 7) & 0x7f) | 0x80,
        content.length >> 14,
      ];
      return Buffer.concat([Buffer.from([...field, ...length]), content]);
    };
    // The content of an unknown field is not looked into by anybody.
    expect(weighProto(input, inside([0xfa, 0x3f], maxElements))).toEqual([]);
    const unknown = Buffer.alloc(3 * (maxElements + 1)).fill(Buffer.from([0x98, 0x06, 0]));
    expect(() => weighProto(input, unknown)).toThrow(`more than ${maxElements}`);
    const group = Buffer.concat([
      Buffer.from([0x9b, 0x06]),
      emptyQueries(maxElements),
      Buffer.from([0x9c, 0x06]),
    ]);
    expect(() => weighProto(input, group)).toThrow(`more than ${maxElements}`);
  });

  test.each([
    ['a length beyond the end', [0x1a, 0x05, 0x00]],
    ['a length beyond the message around it', [0x1a, 0x02, 0x7a, 0x05, 0, 0, 0, 0, 0]],
    ['another wire type than the field has', [0x12, 0x00]],
    ['a group that nobody opened', [0x9c, 0x06]],
    ['a number without end', Array.from({ length: 11 }, () => 0x80)],
    ['a wire type that is none', [0x9f, 0x06]],
  ])('protobuf: %s is refused', (_what, bytes) => {
    expect(() => weighProto(input, Uint8Array.from(bytes))).toThrow('not a protobuf message');
  });

  test('JSON: what stands in a string does not count', () => {
    const text = JSON.stringify({ a: `\\",[{${','.repeat(maxElements)}\\`, b: '"' });
    expect(weighJson(text)).toBe(true);
    expect(() => weighJson(`[${'0,'.repeat(maxElements)}0]`)).toThrow(`more than ${maxElements}`);
    expect(weighJson(`${'['.repeat(100)}${']'.repeat(100)}`)).toBe(false);
    expect(() => weighJson('['.repeat(101))).toThrow('100 levels');
  });
});
