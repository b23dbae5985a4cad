import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  ServerReflection,
  type ServerReflectionRequest,
  type ServerReflectionResponseSchema,
} from '../../../proto/gen/grpc/reflection/v1/reflection_pb.ts';
import { errorKinds } from '../../errors/index.ts';
import { type File, loadReflection, type Reflection } from '../reflection.ts';
import { type StreamMethod, streamMethod } from './stream-method.ts';

type Answer = NonNullable<MessageInitShape<typeof ServerReflectionResponseSchema>['messageResponse']>;

const missing = (what: string): Answer => ({
  case: 'errorResponse',
  value: { errorCode: errorKinds.not_found.code, errorMessage: `There is no ${what}` },
});

/** The file that was asked for, and what it imports and this stream has not had yet. */
function files(found: readonly File[] | undefined, what: string, sent: Set<File>): Answer {
  if (found === undefined) return missing(what);
  const wanted = found.filter((file, index) => index === 0 || !sent.has(file));
  for (const file of wanted) sent.add(file);
  return {
    case: 'fileDescriptorResponse',
    value: { fileDescriptorProto: wanted.map((file) => file.serialized) },
  };
}

function answerTo(
  { messageRequest: asked }: ServerReflectionRequest,
  reflection: Reflection,
  sent: Set<File>,
): Answer {
  switch (asked.case) {
    case 'listServices':
      return {
        case: 'listServicesResponse',
        value: { service: reflection.services.map((name) => ({ name })) },
      };
    case 'fileByFilename':
      return files(reflection.fileByName(asked.value), `file ${asked.value}`, sent);
    case 'fileContainingSymbol':
      return files(reflection.fileContainingSymbol(asked.value), `symbol ${asked.value}`, sent);
    case 'fileContainingExtension': {
      const { containingType, extensionNumber } = asked.value;
      const found = reflection.fileContainingExtension(containingType, extensionNumber);
      return files(found, `extension ${extensionNumber} of ${containingType}`, sent);
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

const serverReflectionInfo = streamMethod(
  ServerReflection.method.serverReflectionInfo,
  async function* (requests) {
    const reflection = await loadReflection();
    const sent = new Set<File>();
    for await (const originalRequest of requests)
      yield {
        validHost: originalRequest.host,
        originalRequest,
        messageResponse: answerTo(originalRequest, reflection, sent),
      };
  },
);

/** gRPC server reflection; v1alpha has the same messages under another package. */
export const reflectionService: Readonly<Record<string, StreamMethod>> = {
  '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo': serverReflectionInfo,
  '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo': serverReflectionInfo,
};
