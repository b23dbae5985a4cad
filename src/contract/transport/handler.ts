import type { DescMessage, Message } from '@bufbuild/protobuf';
import { invalidArgument } from '../../errors/index.ts';
import type { Logger } from '../../telemetry/types.ts';
import { createRestRouter } from '../router.ts';
import type { Contract, RpcRoute } from '../routes.ts';
import type { ServiceImplementation } from '../types.ts';
import { type Violation, validate as validateRules } from '../validation.ts';
import type { CallHooks, LoadedMethod, WireReply, WireRequest } from './call.ts';
import { createConnect, mediaType } from './connect.ts';
import { allowOrigin, preflight } from './cors.ts';
import { createGrpc, type GrpcHandler } from './grpc.ts';
import { createGrpcWeb, isGrpcWeb } from './grpcweb.ts';
import { alwaysServing, type HealthSource, healthService } from './health.ts';
import { createInvoke } from './invoke.ts';
import { createMethods } from './methods.ts';
import { reflectionService } from './reflect.ts';
import { toResponse } from './reply.ts';
import { createRest, unknownPath, wrongVerb } from './rest.ts';
import type { StreamMethod } from './stream-method.ts';
import { replyToStream } from './stream-reply.ts';
import { fromRequest, type Peer, splitUrl } from './wire.ts';

export interface ContractHandlerOptions extends CallHooks {
  readonly contract: Contract;
  readonly services: readonly ServiceImplementation[];
  readonly log: Logger;
  /** Checks a request; default: the rules in the contract's descriptors. */
  readonly validate?: (descriptor: DescMessage, request: Message) => readonly Violation[];
  /** Behind `grpc.health.v1.Health`. */
  readonly health?: HealthSource;
  /** Largest request, also after decompression. Default 4 MiB. */
  readonly maxBodyBytes?: number;
}

export interface ContractHandler {
  /** undefined: the path is none of the contract's, so that another handler should have it. */
  fetch(request: Request, peer: Peer): Promise<Response> | undefined;
  /** The same for a request that is not a `Request`. */
  handle(request: WireRequest): Promise<WireReply> | undefined;
  /** Serves one HTTP/2 stream whose content type is `application/grpc`. */
  readonly grpc: GrpcHandler;
  readonly maxBodyBytes: number;
}

const defaultMaxBodyBytes = 4 * 1024 * 1024;

/** `/v2/` of `/v2/users/{user_id}`, `/admin/v1/` of `/admin/v1/members`. */
const restPrefix = (path: string): string => /^\/v\d+[a-z]*\/|^\/[^/]+\/v\d+[a-z]*\//.exec(path)?.[0] ?? path;

/**
 * Serves the contract by REST, Connect, gRPC-Web and gRPC.
 *
 * @example
 * const rpc = createContractHandler({ contract, services: [organizationService(platform)], open, log });
 * Bun.serve({ fetch: (request) => rpc.fetch(request, peer) ?? app.fetch(request) });
 */
export function createContractHandler(options: ContractHandlerOptions): ContractHandler {
  const { contract, services, validate = validateRules, maxBodyBytes = defaultMaxBodyBytes } = options;
  const byPath = new Map<string, RpcRoute>();
  const bindings: { binding: RpcRoute['rest'][number]; target: RpcRoute }[] = [];
  const prefixes = new Set<string>();
  for (const route of contract.routes) {
    byPath.set(`/${route.service}/${route.method}`, route);
    for (const binding of route.rest) {
      bindings.push({ binding, target: route });
      prefixes.add(restPrefix(binding.path));
    }
  }
  const router = createRestRouter(bindings);

  const check = (method: LoadedMethod, request: Message) => {
    const violation = validate(method.input, request)[0];
    if (violation === undefined) return;
    throw invalidArgument('REQ-Rule1', `${violation.field} ${violation.message}`, { field: violation.field });
  };

  const invoke = createInvoke({ ...options, methods: createMethods(contract, services), validate: check });
  const rest = createRest(invoke);
  const connect = createConnect(invoke);
  const grpcWeb = createGrpcWeb(invoke);

  const names = [...new Set(contract.routes.map((route) => route.service))];
  const streams: Readonly<Record<string, StreamMethod>> = {
    ...healthService(names, options.health ?? alwaysServing),
    ...reflectionService,
  };

  const isRpcPath = (path: string) =>
    path.startsWith('/zitadel.') || path.startsWith('/postern.') || path.startsWith('/grpc.');
  const isRestPath = (path: string) => prefixes.has(restPrefix(path));

  const dispatch = async (request: WireRequest): Promise<WireReply> => {
    const allowed = preflight(request);
    if (allowed !== undefined) return allowed;
    if (isRpcPath(request.path)) {
      const streaming = streams[request.path];
      if (streaming !== undefined) return replyToStream(request, streaming);
      const route = byPath.get(request.path) ?? byPath.get(request.path.replace(/\/$/, ''));
      if (route === undefined) return unknownPath();
      const contentType = mediaType(request.header('content-type'));
      return isGrpcWeb(contentType) && request.verb === 'POST'
        ? grpcWeb(request, route, contentType)
        : connect(request, route);
    }
    const match = router.match(request.verb, request.path);
    if (match === undefined) return unknownPath();
    return 'allow' in match ? wrongVerb(match.allow) : rest(request, match);
  };

  const handle = (request: WireRequest): Promise<WireReply> | undefined => {
    if (!isRpcPath(request.path) && !isRestPath(request.path)) return undefined;
    return dispatch(request).then((reply) => allowOrigin(request, reply));
  };

  return {
    handle,
    fetch(request, peer) {
      const { path, query } = splitUrl(request.url);
      return handle(fromRequest(request, peer, path, query, maxBodyBytes))?.then(toResponse);
    },
    grpc: createGrpc({ invoke, routes: byPath, streams, maxBodyBytes, log: options.log }),
    maxBodyBytes,
  };
}
