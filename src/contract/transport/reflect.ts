import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  type ServerReflectionRequest,
  ServerReflectionRequestSchema,
  ServerReflectionResponseSchema,
} from '../../../proto/gen/grpc/reflection/v1/reflection_pb.ts';
import { errorKinds } from '../../errors/index.ts';
import { loadReflection, type Reflection } from '../reflection.ts';
import type { StreamHandler } from './streams.ts';

type Answer = NonNullable<MessageInitShape<typeof ServerReflectionResponseSchema>['messageResponse']>;

const missing = (what: string): Answer => ({
  case: 'errorResponse',
  value: { errorCode: errorKinds.not_found.code, errorMessage: `There is no ${what}` },
});

const files = (found: readonly Uint8Array[] | undefined, what: string): Answer =>
  found === undefined
    ? missing(what)
    : { case: 'fileDescriptorResponse', value: { fileDescriptorProto: [...found] } };

function answerTo({ messageRequest: asked }: ServerReflectionRequest, reflection: Reflection): Answer {
  switch (asked.case) {
    case 'listServices':
      return {
        case: 'listServicesResponse',
        value: { service: reflection.services.map((name) => ({ name })) },
      };
    case 'fileByFilename':
      return files(reflection.fileByName(asked.value), `file ${asked.value}`);
    case 'fileContainingSymbol':
      return files(reflection.fileContainingSymbol(asked.value), `symbol ${asked.value}`);
    case 'fileContainingExtension': {
      const { containingType, extensionNumber } = asked.value;
      const found = reflection.fileContainingExtension(containingType, extensionNumber);
      return files(found, `extension ${extensionNumber} of ${containingType}`);
    }
    case 'allExtensionNumbersOfType': {
      const numbers = reflection.extensionNumbers(asked.value);
      if (numbers === undefined) return missing(`message ${asked.value}`);
      return {
        case: 'allExtensionNumbersResponse',
        value: { baseTypeName: asked.value, extensionNumber: [...numbers] },
      };
    }
    default:
      return missing('such question');
  }
}

const serverReflectionInfo: StreamHandler = async function* (requests) {
  const reflection = await loadReflection();
  for await (const bytes of requests) {
    const originalRequest = fromBinary(ServerReflectionRequestSchema, bytes);
    yield toBinary(
      ServerReflectionResponseSchema,
      create(ServerReflectionResponseSchema, {
        validHost: originalRequest.host,
        originalRequest,
        messageResponse: answerTo(originalRequest, reflection),
      }),
    );
  }
};

/** gRPC server reflection; v1alpha has the same messages under another package. */
export const reflectionService: Readonly<Record<string, StreamHandler>> = {
  '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo': serverReflectionInfo,
  '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo': serverReflectionInfo,
};
