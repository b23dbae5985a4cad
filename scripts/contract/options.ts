import { fromBinary, type Message, toBinary } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';

/** Extension number of `grpc.gateway.protoc_gen_openapiv2.options.*` on every kind of descriptor. */
const openApi = 1042;

/**
 * A copy without the OpenAPI annotations: nothing reads them at run time, and they are most of a
 * descriptor's bytes.
 */
export const withoutOpenApiOptions = (file: FileDescriptorProto): FileDescriptorProto => {
  const copy = fromBinary(FileDescriptorProtoSchema, toBinary(FileDescriptorProtoSchema, file));
  strip(copy.options);
  copy.messageType.forEach(stripMessage);
  for (const { value, options } of copy.enumType) [options, ...value.map((v) => v.options)].forEach(strip);
  for (const { method, options } of copy.service) [options, ...method.map((m) => m.options)].forEach(strip);
  const annotations = 'protoc-gen-openapiv2/options/annotations.proto';
  copy.dependency = copy.dependency.filter((name) => name !== annotations);
  return copy;
};

const stripMessage = (type: DescriptorProto): void => {
  strip(type.options);
  for (const field of type.field) strip(field.options);
  type.nestedType.forEach(stripMessage);
};

const strip = (options: Message | undefined): void => {
  if (options?.$unknown) options.$unknown = options.$unknown.filter((field) => field.no !== openApi);
};
