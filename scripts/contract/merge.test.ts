import { describe, expect, test } from 'bun:test';
import { create, createFileRegistry, type MessageInitShape } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import { merge } from './merge.ts';
import { protoText } from './proto-text.ts';

const file = (init: MessageInitShape<typeof FileDescriptorProtoSchema>) =>
  create(FileDescriptorProtoSchema, { name: 'a.proto', package: 'a', syntax: 'proto3', ...init });
const field = (name: string, number: number, more = {}) => ({
  name,
  number,
  type: Type.STRING,
  label: Label.OPTIONAL,
  ...more,
});

const target = file({
  messageType: [
    {
      name: 'Person',
      field: [field('name', 1, { oneofIndex: 1, proto3Optional: true }), field('mail', 2, { oneofIndex: 0 })],
      oneofDecl: [{ name: 'contact' }, { name: '_name' }],
      nestedType: [{ name: 'Home', field: [field('street', 1)] }],
    },
  ],
  enumType: [
    {
      name: 'Kind',
      value: [
        { name: 'NONE', number: 0 },
        { name: 'OTP', number: 1 },
      ],
    },
  ],
  service: [{ name: 'People', method: [{ name: 'Get', inputType: '.a.Person', outputType: '.a.Person' }] }],
});

/** What a consumer of the merged file sees. */
const seen = (merged: ReturnType<typeof merge>) =>
  createFileRegistry(create(FileDescriptorSetSchema, { file: [merged.file] }));

describe('merge', () => {
  test('adds fields to messages, also to nested ones, and keeps oneofs apart', () => {
    const merged = merge(
      target,
      file({
        messageType: [
          {
            name: 'PersonAdditions',
            field: [
              field('phone', 3, { oneofIndex: 0 }),
              field('age', 4, { oneofIndex: 1, proto3Optional: true }),
            ],
            oneofDecl: [{ name: 'contact' }, { name: '_age' }],
            nestedType: [{ name: 'HomeAdditions', field: [field('city', 2)] }],
          },
          { name: 'New' },
        ],
      }),
    );
    const person = seen(merged).getMessage('a.Person');
    expect(person?.fields.map((one) => [one.name, one.oneof?.name, one.proto.proto3Optional])).toEqual([
      ['name', undefined, true],
      ['mail', 'contact', false],
      ['phone', 'contact', false],
      ['age', undefined, true],
    ]);
    expect(person?.nestedMessages[0]?.fields.map((one) => one.name)).toEqual(['street', 'city']);
    expect(seen(merged).getMessage('a.New')).toBeDefined();
    expect(merged.reshaped).toBe(true);
    expect(target.messageType[0]?.field).toHaveLength(2);
  });

  test('adds names to enum numbers, without the zero that proto3 wants', () => {
    const merged = merge(
      target,
      file({
        enumType: [
          {
            name: 'KindAdditions',
            value: [
              { name: 'KIND_ADDITIONS', number: 0 },
              { name: 'TOTP', number: 1 },
              { name: 'SMS', number: 2 },
            ],
          },
        ],
      }),
    );
    expect(merged.file.enumType[0]?.options?.allowAlias).toBe(true);
    expect(
      seen(merged)
        .getEnum('a.Kind')
        ?.values.map((value) => `${value.name}=${value.number}`),
    ).toEqual(['NONE=0', 'OTP=1', 'TOTP=1', 'SMS=2']);
  });

  test('new RPCs change the shape, options of known ones do not', () => {
    const rpc = (name: string) => ({
      name,
      inputType: '.a.Person',
      outputType: '.a.Person',
      options: { deprecated: true },
    });
    const known = merge(target, file({ service: [{ name: 'PeopleAdditions', method: [rpc('Get')] }] }));
    expect(known.reshaped).toBe(false);
    expect(known.file.service[0]?.method.map((method) => [method.name, method.options?.deprecated])).toEqual([
      ['Get', true],
    ]);
    const added = merge(target, file({ service: [{ name: 'PeopleAdditions', method: [rpc('List')] }] }));
    expect(added.reshaped).toBe(true);
    expect(added.file.service[0]?.method.map((method) => method.name)).toEqual(['Get', 'List']);
  });

  test('refuses what is there already and what adds to nothing', () => {
    const addition = (name: string, one: ReturnType<typeof field>) =>
      file({ messageType: [{ name, field: [one] }] });
    expect(() => merge(target, addition('PersonAdditions', field('other', 1)))).toThrow(
      'Person.other is there already',
    );
    expect(() => merge(target, addition('PersonAdditions', field('name', 9)))).toThrow(
      'Person.name is there already',
    );
    expect(() => merge(target, addition('PetAdditions', field('name', 1)))).toThrow('adds to nothing');
  });
});

test('a descriptor written as text can be read by a person', () => {
  expect(protoText(target)).toBe(`syntax = "proto3";
package a;
enum Kind {
  NONE = 0;
  OTP = 1;
}
message Person {
message Home {
string street = 1;
}
optional string name = 1;
oneof contact {
string mail = 2;
}
}
`);
});
