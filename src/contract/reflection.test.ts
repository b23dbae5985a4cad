import { describe, expect, test } from 'bun:test';
import { create, createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { type File, loadReflection } from './reflection.ts';
import { contract } from './registry.ts';

const reflection = await loadReflection();
const names = (files: readonly File[] | undefined) =>
  files?.map(({ serialized }) => fromBinary(FileDescriptorProtoSchema, serialized).name);

describe('reflection', () => {
  test('lists every service', () => {
    expect(reflection.services).toContain('zitadel.group.v2.GroupService');
    expect(reflection.services).toContain('grpc.reflection.v1.ServerReflection');
    const routed = new Set(contract.routes.map(({ service }) => service));
    expect([...routed].filter((name) => !reflection.services.includes(name))).toEqual([]);
    expect(reflection.services.length).toBeGreaterThan(routed.size);
  });

  test('every service comes with all that a client needs to build it', () => {
    for (const name of reflection.services) {
      const file = reflection
        .fileContainingSymbol(name)
        ?.map(({ serialized }) => fromBinary(FileDescriptorProtoSchema, serialized));
      const registry = createFileRegistry(
        create(FileDescriptorSetSchema, { file: file?.toReversed() ?? [] }),
      );
      expect(registry.getService(name)?.methods.length).toBeGreaterThan(0);
    }
  });

  test('finds files by name, method, nested message and extension', () => {
    const user = 'zitadel/user/v2/user_service.proto';
    expect(names(reflection.fileByName(user))?.[0]).toBe(user);
    expect(
      names(reflection.fileContainingSymbol('zitadel.user.v2.UserService.GenerateRecoveryCodes'))?.[0],
    ).toBe(user);
    expect(names(reflection.fileContainingSymbol('zitadel.user.v2.CreateUserRequest.Machine'))?.[0]).toBe(
      user,
    );
    expect(names(reflection.fileContainingExtension('google.protobuf.MethodOptions', 72295728))?.[0]).toBe(
      'google/api/annotations.proto',
    );
    expect(reflection.extensionNumbers('google.protobuf.MethodOptions')).toContain(72295728);
  });

  test('knows nothing of what is not there', () => {
    expect(reflection.fileByName('zitadel/resources/user/v3alpha/user_service.proto')).toBeUndefined();
    expect(reflection.fileContainingSymbol('zitadel.Nothing')).toBeUndefined();
    expect(reflection.extensionNumbers('zitadel.Nothing')).toBeUndefined();
    expect(reflection.extensionNumbers('zitadel.user.v2.User')).toEqual([]);
  });
});
