import { beforeAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  ScalarType,
} from '@bufbuild/protobuf';
import { loaders } from './generated/services.ts';
import { contract } from './registry.ts';
import type { RpcRoute } from './routes.ts';

const repository = join(import.meta.dirname, '../..');

/** Facts of the wire and, below the second heading of the file, what is younger or kept for older clients. */
const facts = new Map<string, string>();
for (const line of readFileSync(join(repository, 'proto/contract.facts.tsv'), 'utf8').split('\n')) {
  if (line === '' || line.startsWith('#')) continue;
  const [kind, owner, name, ...rest] = line.split('\t');
  const key = `${kind} ${owner}.${name}`;
  const more = facts.get(key);
  const value = rest.join('\t');
  facts.set(key, more === undefined ? value : `${more}; ${value}`);
}
const factsOf = (kind: string): [string, string][] =>
  [...facts]
    .filter(([key]) => key.startsWith(`${kind} `))
    .map(([key, value]) => [key.slice(kind.length + 1), value]);
const parts = (value: string): string[] => (value === '' ? [] : value.split('; ')).sort();

const messages = new Map<string, DescMessage>();
const enums = new Map<string, DescEnum>();
const files = new Map<string, DescFile>();

beforeAll(async () => {
  const visit = (file: DescFile): void => {
    if (files.has(file.name)) return;
    files.set(file.name, file);
    file.dependencies.forEach(visit);
    file.messages.forEach(visitMessage);
    for (const type of file.enums) enums.set(type.typeName, type);
  };
  const visitMessage = (message: DescMessage): void => {
    messages.set(message.typeName, message);
    message.nestedMessages.forEach(visitMessage);
    for (const type of message.nestedEnums) enums.set(type.typeName, type);
  };
  for (const typeName of Object.keys(loaders)) visit((await contract.loadService(typeName)).file);
});

const fieldFact = (field: DescField): string => {
  const local = (name: string): string => {
    const owner = field.parent.file.proto.package;
    return name.startsWith(`${owner}.`) ? name.slice(owner.length + 1) : name;
  };
  const scalar = (type: ScalarType): string => (ScalarType[type] ?? '').toLowerCase();
  const single = (): string =>
    field.message
      ? local(field.message.typeName)
      : field.enum
        ? local(field.enum.typeName)
        : scalar(field.scalar as ScalarType);
  const type =
    field.fieldKind === 'map'
      ? `map<${scalar(field.mapKey)},${single()}>`
      : `${field.fieldKind === 'list' ? 'repeated ' : ''}${single()}`;
  const place = field.oneof ? ` oneof ${field.oneof.name}` : field.proto.proto3Optional ? ' optional' : '';
  return `${field.number} ${field.name} ${type}${place}`;
};

const routeFact = (route: RpcRoute): string => {
  const prefix = /^zitadel\.(admin|auth|management|system)\.v1\./.exec(route.service)?.[1];
  const rest = route.rest
    .map(({ verb, path, body }, index) => {
      const own = prefix === undefined ? path : path.replace(`/${prefix}/v1`, '');
      return `${index > 0 ? '+' : ''}${verb} ${own}${body && ` b=${body}`}`;
    })
    .join(' ');
  const permission = [
    route.permission,
    route.permissionField && `field=${route.permissionField}`,
    route.organizationField && `org=${route.organizationField}`,
    route.rest[0] && route.rest[0].status !== 200 && `code=${route.rest[0].status}`,
  ];
  return [rest, permission.filter(Boolean).join(' ')].join('\t').trimEnd();
};

/** The facts spell check fields as Go does, and name the success code also where it is the usual one. */
const asRoute = (fact: string): string =>
  fact
    .replace(
      /field=(\w+)/,
      (_, name: string) => `field=${name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()}`,
    )
    .replace(' code=200', '');

describe('wire', () => {
  test('messages have the fields of the wire, by name, number, type and label', () => {
    const expected = factsOf('message');
    expect(expected.length).toBeGreaterThan(600);
    for (const [name, fact] of expected)
      expect({ name, fields: messages.get(name)?.fields.map(fieldFact).sort() }).toEqual({
        name,
        fields: parts(fact),
      });
  });

  test('enums have the values of the wire', () => {
    const expected = factsOf('enum');
    expect(expected.length).toBeGreaterThan(70);
    for (const [name, fact] of expected) {
      const values = enums.get(name)?.values.map((value) => `${value.name}=${value.number}`);
      expect({ name, values: values?.sort() }).toEqual({ name, values: parts(fact) });
    }
  });

  test('no v2 type is in the descriptors that the facts do not know', () => {
    const known = (name: string): boolean => /^zitadel\.\w+\.v2\./.test(name) && !name.includes('protoc_gen');
    expect([...messages.keys()].filter((name) => known(name) && !facts.has(`message ${name}`))).toEqual([]);
    expect([...enums.keys()].filter((name) => known(name) && !facts.has(`enum ${name}`))).toEqual([]);
  });

  test('every RPC has the path, verb, body, status and permission of the wire', () => {
    const wire = contract.routes.filter(({ service }) => service.startsWith('zitadel.'));
    const actual = wire.map((route) => [`${route.service}.${route.method}`, routeFact(route)]);
    const expected = factsOf('rpc').map(([name, fact]) => [name, asRoute(fact)]);
    expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
    expect(actual).toHaveLength(899 + 10);
  });

  test('no two types share a name', () => {
    const names = [...files.values()].flatMap((file) =>
      [...file.messages, ...file.enums].map((type) => type.typeName),
    );
    expect(names.length).toBe(new Set(names).size);
  });
});
