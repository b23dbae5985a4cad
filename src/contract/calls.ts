import { create, type Message } from '@bufbuild/protobuf';
import { invalidArgument } from '../errors/index.ts';
import type { Contract, RpcRoute } from './routes.ts';
import { resourceOf } from './transport/resource.ts';
import type { Calls, RequestContext, ServiceImplementation } from './types.ts';
import { validate } from './validation.ts';

/**
 * Handlers of all features, each behind the permission that the contract asks for and with a request that is whole and
 * keeps its rules: as if the caller had sent it.
 */
export function callsOf(
  { routes, loadService }: Contract,
  services: () => readonly ServiceImplementation[],
): Calls {
  const byName = new Map(routes.map((route) => [`${route.service}/${route.localName}`, route]));
  let handlers: ReadonlyMap<string, ServiceImplementation['handlers']> | undefined;
  /** @throws PosternError `invalid_argument` */
  async function whole({ service, localName }: RpcRoute, request: object): Promise<never> {
    const input = (await loadService(service)).method[localName]?.input;
    if (!input) return request as never;
    const message = create(input, request as never);
    const [violation] = validate(input, message);
    if (!violation) return message as never;
    throw invalidArgument('REQ-Rule1', `${violation.field} ${violation.message}`, { field: violation.field });
  }
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
      return (handler as ReturnType<Calls> & object)(await whole(route, request), context, given);
    };
  };
}
