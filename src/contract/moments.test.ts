import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import { dateOf } from './moments.ts';
import { CreateSessionRequestSchema } from './services/session/v2.ts';
import { SetQuotaRequestSchema } from './services/system/v1.ts';
import { AddPersonalAccessTokenRequestSchema } from './services/user/v2.ts';
import { validate } from './validation.ts';

/** As the binary form can say it, which has no bounds of its own. */
const broken = <D extends DescMessage>(type: D, request: MessageInitShape<D>): string[] =>
  validate(type, create(type, request)).map(({ field, rule }) => `${field} ${rule}`);

const until = (seconds: bigint, nanos = 0) =>
  broken(AddPersonalAccessTokenRequestSchema, { userId: '1', expirationDate: { seconds, nanos } });
const lasting = (seconds: bigint, nanos = 0) =>
  broken(CreateSessionRequestSchema, { lifetime: { seconds, nanos } });

test('the last moment that can be written is of its year', () => {
  const last = { seconds: 253_402_300_799n, nanos: 999_999_999 };
  expect(dateOf(last).toISOString()).toBe('9999-12-31T23:59:59.999Z');
  expect(until(last.seconds, last.nanos)).toEqual([]);
});

test('a moment is one of the years that there are, a duration fits 64 bits of nanoseconds', () => {
  for (const [seconds, nanos] of [
    [253_402_300_800n, 0],
    [-62_135_596_801n, 0],
    [2n ** 63n - 1n, 0],
    [0n, -1],
    [0n, 1_000_000_000],
  ] as const)
    expect(until(seconds, nanos)).toEqual(['expiration_date timestamp.range']);
  expect(lasting(9_223_372_035n, 999_999_999)).toEqual([]);
  for (const [seconds, nanos] of [
    [9_223_372_036n, 0],
    [2n ** 63n - 1n, 0],
    [1n, -1],
    [1n, 1_000_000_000],
  ] as const)
    expect(lasting(seconds, nanos)).toEqual(['lifetime duration.range']);
  const quota = { instanceId: '1', unit: 1, from: { seconds: 2n ** 62n }, amount: 1n };
  expect(broken(SetQuotaRequestSchema, { ...quota, resetInterval: { seconds: 2n ** 62n } })).toEqual([
    'from timestamp.range',
    'reset_interval duration.range',
  ]);
});

test('nothing else makes dates of moments', () => {
  const root = join(import.meta.dir, '..');
  const own = [...new Bun.Glob('**/*.ts').scanSync(root)].filter(
    (path) =>
      !/\.test\.ts$/.test(path) && /timestamp(?:Date|Ms)\b/.test(readFileSync(join(root, path), 'utf8')),
  );
  expect(own).toEqual([]);
});
