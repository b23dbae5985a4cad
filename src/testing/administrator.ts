import type { DescService, MessageInitShape } from '@bufbuild/protobuf';
import { callsOf } from '../contract/calls.ts';
import { contract } from '../contract/registry.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { RequestContext } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { settingsFeature } from '../settings/index.ts';
import { settingsNeighbours } from '../settings-neighbours.ts';
import { testScope } from './platform.ts';
import type { TestTenant } from './tenant.ts';

type Request<S extends DescService, M extends keyof S['method']> = MessageInitShape<S['method'][M]['input']>;

/** Settings of the instance over its API, for tests that have no server: rules and all, by who may do everything. */
export function administrator(
  platform: Platform & { settled(): Promise<void> },
  { instance, orgId, adminId }: Pick<TestTenant, 'instance' | 'orgId' | 'adminId'>,
) {
  const services = settingsFeature(settingsNeighbours).services?.(platform, {} as never, () => undefined);
  const calls = callsOf(contract, () => services ?? []);
  const context: RequestContext = {
    requestId: 'test',
    instance,
    orgId,
    caller: { userId: adminId, orgId, kind: 'human', credential: 'access_token' },
    languages: [],
    headers: new Headers(),
    remoteAddress: '127.0.0.1',
    signal: new AbortController().signal,
    responseHeaders: new Headers(),
    scope: testScope(instance.id, adminId),
    requireCaller: () => context.caller as NonNullable<RequestContext['caller']>,
    can: async () => true,
    require: async () => {},
    permittedOrgs: async () => 'all',
  };
  return async <M extends keyof (typeof AdminService)['method'] & string>(
    method: M,
    request: Request<typeof AdminService, M>,
  ): Promise<void> => {
    const call = calls('zitadel.admin.v1.AdminService', method);
    if (!call) throw new Error(`the settings have no ${method}`);
    await call(request as never, context);
    await platform.settled();
  };
}
