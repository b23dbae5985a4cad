import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { contract } from '../../contract/registry.ts';
import type { RpcRoute } from '../../contract/routes.ts';
import { createServices } from '../../features.ts';

/** Stands for a platform while the built services are only listed. */
const nothing: never = new Proxy(() => {}, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => '' : nothing),
  apply: () => nothing,
}) as never;

export interface BuiltRpc {
  readonly route: RpcRoute;
  /** `zitadel.user.v2.UserService/ListUsers` */
  readonly name: string;
}

/** Every RPC that is built, from the composition root itself. */
export const builtRpcs: readonly BuiltRpc[] = createServices(nothing, nothing).flatMap(
  ({ typeName, handlers }) =>
    Object.keys(handlers).map((local) => {
      const route = contract.routes.find((one) => one.service === typeName && one.localName === local);
      if (!route) throw new Error(`${typeName} has no ${local}`);
      return { route, name: `${typeName}/${route.method}` };
    }),
);

const services = new Map<string, Promise<DescService>>();

export async function descriptorOf({ service, localName }: RpcRoute): Promise<DescMethod> {
  const loading = services.get(service) ?? contract.loadService(service);
  services.set(service, loading);
  const method = (await loading).method[localName];
  if (!method) throw new Error(`${service} has no ${localName}`);
  return method;
}
