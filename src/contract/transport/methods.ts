import type { DescMethod } from '@bufbuild/protobuf';
import type { Contract, RpcRoute } from '../routes.ts';
import type { ServiceImplementation } from '../types.ts';
import type { LoadedMethod } from './call.ts';

export type MethodLoader = (route: RpcRoute) => LoadedMethod | Promise<LoadedMethod>;

/** Descriptors and handler of a route; loads a service's descriptors with its first call and keeps them. */
export function createMethods(contract: Contract, services: readonly ServiceImplementation[]): MethodLoader {
  const handlers = new Map(services.map((service) => [service.typeName, service.handlers]));
  const loaded = new Map<RpcRoute, LoadedMethod>();

  const load = async (route: RpcRoute): Promise<LoadedMethod> => {
    const service = await contract.loadService(route.service);
    const descriptor: DescMethod | undefined = service.method[route.localName];
    if (descriptor?.methodKind !== 'unary')
      throw new Error(`${route.service}/${route.method} is not a unary RPC`);
    const method: LoadedMethod = {
      route,
      input: descriptor.input,
      output: descriptor.output,
      handler: handlers.get(route.service)?.[route.localName],
    };
    loaded.set(route, method);
    return method;
  };

  return (route) => loaded.get(route) ?? load(route);
}
