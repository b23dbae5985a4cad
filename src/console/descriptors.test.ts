import { afterAll, beforeAll, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  create,
  type DescField,
  type DescMessage,
  type DescService,
  fromBinary,
  fromJson,
  isMessage,
  type Message,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { loaders } from '../contract/generated/services.ts';
import { scratchFolder } from '../testing/scratch.ts';
import { smallDescriptors } from './descriptors.ts';

/** Every service of the contract, bundled as the console's are, and as the server has them. */
type Services = Record<string, DescService>;
let folder: string;
let small: Services;
let bundle: string;
const whole: Services = {};

beforeAll(async () => {
  folder = scratchFolder('descriptors');
  const entry = join(folder, 'entry.ts');
  await Bun.write(
    entry,
    `import { loaders } from ${JSON.stringify(join(import.meta.dir, '../contract/generated/services.ts'))};
     export const services = {};
     for (const [name, load] of Object.entries(loaders)) services[name] = await load();`,
  );
  const { outputs } = await Bun.build({
    entrypoints: [entry],
    target: 'browser',
    plugins: [smallDescriptors],
    minify: true,
  });
  const [written] = outputs;
  bundle = await written!.text();
  const path = join(folder, 'services.js');
  await Bun.write(path, bundle);
  ({ services: small } = (await import(path)) as { services: Services });
  for (const [name, load] of Object.entries(loaders)) whole[name] = await load();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Requests and answers of all methods, with what they hold. */
function messagesOf(services: Services): Map<string, DescMessage> {
  const found = new Map<string, DescMessage>();
  const walk = (message: DescMessage) => {
    if (found.has(message.typeName)) return;
    found.set(message.typeName, message);
    for (const { message: held } of message.fields) if (held) walk(held);
  };
  for (const { methods } of Object.values(services))
    for (const { input, output } of methods) {
      walk(input);
      walk(output);
    }
  return found;
}

const shapeOf = ({ name, number, jsonName, fieldKind, oneof, presence, ...field }: DescField) => ({
  name,
  number,
  jsonName,
  fieldKind,
  oneof: oneof?.name,
  presence,
  scalar: field.scalar,
  message: field.message?.typeName,
  enum: field.enum && [field.enum.typeName, field.enum.values.map((value) => [value.name, value.number])],
  key: 'mapKey' in field ? field.mapKey : undefined,
  packed: 'packed' in field ? field.packed : undefined,
});

test('every service and every message is there, field by field', () => {
  expect(Object.keys(small)).toEqual(Object.keys(whole));
  expect(Object.keys(small).length).toBeGreaterThan(40);
  for (const [name, { methods }] of Object.entries(whole))
    expect(
      small[name]!.methods.map(({ name, methodKind, idempotency }) => [name, methodKind, idempotency]),
    ).toEqual(methods.map(({ name, methodKind, idempotency }) => [name, methodKind, idempotency]));
  const [ours, theirs] = [messagesOf(small), messagesOf(whole)];
  expect([...ours.keys()]).toEqual([...theirs.keys()]);
  for (const [name, message] of theirs)
    expect([name, ours.get(name)!.fields.map(shapeOf)]).toEqual([name, message.fields.map(shapeOf)]);
});

const bytes = new Uint8Array([1, 255]);
/** A value of each `ScalarType`; 10, 11 and 14 are none. */
const scalars = [0, 1.5, 1.5, 1n, 1n, 1, 1n, 1, true, 'tëxt', 0, 0, bytes, 1, 0, 1, 1n, 1, 1n] as const;

/** A message with a value in every field, of a oneof the last; what holds itself ends after a while. */
function filled(desc: DescMessage, depth = 0): Message {
  const message = create(desc);
  const into = reflect(desc, message);
  const madeUp = ({ message: held, enum: choice, scalar }: DescField) =>
    held
      ? reflect(held, filled(held, depth + 1))
      : choice
        ? choice.values.at(-1)!.number
        : scalars[scalar as number]!;
  for (const field of desc.fields) {
    if (field.message && depth > 3) continue;
    if (field.fieldKind === 'list') into.get(field).add(madeUp(field));
    else if (field.fieldKind === 'map') into.get(field).set(scalars[field.mapKey] as string, madeUp(field));
    else into.set(field, madeUp(field));
  }
  return message;
}

test('messages go to the server and back in binary', () => {
  const [ours, theirs] = [messagesOf(small), messagesOf(whole)];
  for (const [name, desc] of ours) {
    if (name.startsWith('google.protobuf.')) continue;
    const server = theirs.get(name)!;
    const message = filled(desc);
    expect(isMessage(message, desc)).toBe(true);
    const sent = toBinary(desc, message);
    expect([name, toBinary(server, fromBinary(server, sent))]).toEqual([name, sent]);
    expect(toBinary(desc, fromBinary(desc, sent))).toEqual(sent);
  }
});

test('and in JSON', () => {
  const [ours, theirs] = [messagesOf(small), messagesOf(whole)];
  let compared = 0;
  for (const [name, desc] of ours) {
    if (name.startsWith('google.protobuf.')) continue;
    const server = theirs.get(name)!;
    const sent = toBinary(desc, filled(desc));
    const told = jsonOf(desc, sent);
    expect([name, told]).toEqual([name, jsonOf(server, sent)]);
    if (told === undefined) continue;
    compared += 1;
    expect(toBinary(desc, fromJson(desc, told))).toEqual(toBinary(server, fromJson(server, told)));
  }
  expect(compared).toBeGreaterThan(1_000);
});

/** undefined: made-up values of a well-known type have no JSON. */
function jsonOf(desc: DescMessage, sent: Uint8Array) {
  try {
    return toJson(desc, fromBinary(desc, sent));
  } catch {
    return undefined;
  }
}

test('what only options need is not bundled', () => {
  for (const rest of [
    'OpenAPIv2',
    'openapiv2',
    'FieldRules',
    'validate.',
    'google.api',
    'zitadel.v1.AuthOption',
  ])
    expect(bundle, rest).not.toContain(rest);
});
