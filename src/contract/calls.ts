import type { Message } from '@bufbuild/protobuf';
import type { RpcRoute } from './routes.ts';
import { resourceOf } from './transport/resource.ts';
import type { Calls, RequestContext, ServiceImplementation } from './types.ts';

/** Handlers of all features, each behind the permission that the contract asks for: as if the caller had sent it. */
export function callsOf(
  routes: readonly RpcRoute[],
  services: () => readonly ServiceImplementation[],
): Calls {
  const byName = new Map(routes.map((route) => [`${route.service}/${route.localName}`, route]));
  let handlers: ReadonlyMap<string, ServiceImplementation['handlers']> | undefined;
  return (service, localName) => {
    handlers ??= new Map(services().map(({ typeName, handlers: own }) => [typeName, own]));
    const handler = handlers.get(service)?.[localName];
    const route = byName.get(`${service}/${localName}`);
    if (!handler || !route) return undefined;
    return async (request: never, context: RequestContext, given) => {
      const { permission } = route;
      if (permission !== '') context.requireCaller();
      if (permission !== '' && permission !== 'authenticated') {
        await context.require(permission, resourceOf(route, request as Message, context));
      }
      return (handler as ReturnType<Calls> & object)(request, context, given);
    };
  };
}
