import { describe, expect, test } from 'bun:test';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import {
  choice,
  choices,
  cleaned,
  count,
  defineFields,
  flag,
  milliseconds,
  personal,
  small,
  text,
  texts,
  under,
} from './index.ts';

const fields = defineFields({
  nickName: personal(cleaned(text('nick_name'), (name) => name.trim())),
  attempts: count('max_attempts', 5),
  open: flag('is_open', true),
  origins: texts('origins'),
  method: under('authMethodType', choice('auth_method', ['basic', 'post', 'none'])),
  grants: under('grantTypes', choices('grant_types', ['code', 'implicit', 'refresh'])),
  skewMs: under('clockSkew', milliseconds('clock_skew_ms')),
});

describe('a list of fields', () => {
  test('reads what payloads say, in values', () => {
    expect(
      fields.read({ nickName: 'ada', authMethodType: 2, grantTypes: [0, 2], clockSkew: 2_000_000, old: 1 }),
    ).toEqual({ nickName: 'ada', method: 'none', grants: ['code', 'refresh'], skewMs: 2 });
  });

  test('takes lists that Go wrote as null for empty ones', () => {
    expect(fields.read({ origins: null, grantTypes: null })).toEqual({ origins: [], grants: [] });
    const payload = Type.Object(fields.schema);
    expect(Value.Check(payload, { origins: null, grantTypes: null })).toBe(true);
    expect(Value.Check(payload, { origins: [1] })).toBe(false);
  });

  test('writes payloads that read as what was written', () => {
    const change = { method: 'post', grants: ['refresh'], skewMs: 3, open: false, attempts: 0 } as const;
    expect(fields.write(change)).toEqual({
      authMethodType: 1,
      grantTypes: [2],
      clockSkew: 3_000_000,
      open: false,
      attempts: 0,
    });
    expect(fields.read(fields.write(change))).toEqual(change);
  });

  test('tells the start of a new thing from the zeros that Go leaves out', () => {
    expect(fields.defaults).toMatchObject({ attempts: 5, open: true, origins: [], method: 'basic' });
    expect(fields.apply(fields.zeros, fields.read({}))).toMatchObject({ attempts: 0, open: false });
  });

  test('tells differences, by the elements of lists too', () => {
    const held = { ...fields.defaults, origins: ['a', 'b'] };
    expect(fields.differences(held, { origins: ['a', 'b'], open: true, attempts: undefined })).toEqual({});
    expect(fields.differences(held, { origins: ['b', 'a'], open: false })).toEqual({
      origins: ['b', 'a'],
      open: false,
    });
  });

  test('makes rows, and values of rows as the driver gives them', () => {
    expect(fields.row({ nickName: 'ada', skewMs: 4 })).toEqual({ nick_name: 'ada', clock_skew_ms: 4 });
    expect(fields.columns).toMatchObject({
      max_attempts: 'bigint',
      grant_types: 'text[]',
      is_open: 'boolean',
    });
    const row = { ...fields.row(fields.defaults), max_attempts: '7' };
    expect(fields.fromRow(row)).toEqual({ ...fields.defaults, attempts: 7 });
    expect(fields.selection('f')).toBe(
      'f.nick_name, f.max_attempts, f.is_open, f.origins, f.auth_method, f.grant_types, f.clock_skew_ms',
    );
  });

  test('folds payloads as reading and applying them would', () => {
    const held = { ...fields.defaults, nickName: 'ada' };
    for (const payload of [{}, { old: 1 }, { nickName: '', clockSkew: 5_000_000, grantTypes: null }]) {
      expect(fields.fold(held, payload)).toEqual(fields.apply(held, fields.read(payload)));
    }
    expect(held.nickName).toBe('ada');
  });

  test('leaves out of first events what absence means', () => {
    expect(fields.writeNew({ ...fields.defaults, nickName: '' })).toEqual({ attempts: 5, open: true });
    expect(fields.fold(fields.zeros, fields.writeNew(fields.defaults))).toEqual(fields.defaults);
  });

  test('brings what is wanted into the form that is kept, and nothing else', () => {
    const wanted = { nickName: ' ada ', open: undefined, $typeName: 'x' };
    expect<object>(fields.clean(wanted)).toEqual({ nickName: 'ada' });
  });

  test('reads the numbers of small columns as they come', () => {
    const gender = defineFields({ gender: small('gender') });
    expect(gender.columns).toEqual({ gender: 'smallint' });
    expect(gender.fromRow({ gender: 2 })).toEqual({ gender: 2 });
  });

  test('knows what says something about a person', () => {
    expect(fields.personal).toEqual(['nickName']);
  });
});
