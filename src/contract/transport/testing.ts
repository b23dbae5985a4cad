import type { DescService } from '@bufbuild/protobuf';
import { OrganizationService } from '@zitadel/proto/zitadel/org/v2/org_service_pb.js';
import { SessionService } from '@zitadel/proto/zitadel/session/v2/session_service_pb.js';
import { SettingsService } from '@zitadel/proto/zitadel/settings/v2/settings_service_pb.js';
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import { EventService } from '../../../proto/gen/postern/event/v1/event_service_pb.ts';
import { unauthenticated } from '../../errors/index.ts';
import type { Logger } from '../../telemetry/types.ts';
import type { Contract, RestBinding, RpcRoute } from '../routes.ts';
import type { RequestContext, ServiceImplementation } from '../types.ts';
import type { IncomingCall } from './call.ts';
import { type ContractHandlerOptions, createContractHandler } from './handler.ts';

/** A small contract over real descriptors, so that these tests do not depend on the generated one. */
const services: Record<string, DescService> = {
  [UserService.typeName]: UserService,
  [SettingsService.typeName]: SettingsService,
  [SessionService.typeName]: SessionService,
  [OrganizationService.typeName]: OrganizationService,
  [EventService.typeName]: EventService,
};

const rest = (verb: RestBinding['verb'], path: string, body = '*', status = 200): RestBinding => ({
  verb,
  path,
  body,
  status,
});

const route = (
  service: DescService,
  method: string,
  permission: string,
  ...bindings: RestBinding[]
): RpcRoute => ({
  service: service.typeName,
  method,
  localName: method[0]!.toLowerCase() + method.slice(1),
  permission,
  rest: bindings,
});

export const testContract: Contract = {
  routes: [
    route(EventService, 'CreateSubscription', ''),
    route(EventService, 'PullEvents', ''),
    route(EventService, 'GetSubscription', '', rest('GET', '/v2/subscriptions/{id}', '')),
    route(UserService, 'AddHumanUser', 'user.write', rest('POST', '/v2/users/human', '*', 201)),
    route(UserService, 'GetUserByID', 'authenticated', rest('GET', '/v2/users/{user_id}', '')),
    route(UserService, 'ListUsers', 'authenticated', rest('POST', '/v2/users')),
    route(UserService, 'DeleteUser', 'authenticated', rest('DELETE', '/v2/users/{user_id}', '')),
    route(UserService, 'SetEmail', 'authenticated', rest('POST', '/v2/users/{user_id}/email')),
    route(
      UserService,
      'RemoveIDPLink',
      'authenticated',
      rest('DELETE', '/v2/users/{user_id}/links/{idp_id}/{linked_user_id}', ''),
    ),
    route(UserService, 'LockUser', 'authenticated', rest('POST', '/v2/users/{user_id}/lock')),
    route(
      UserService,
      'ListAuthenticationMethodTypes',
      'authenticated',
      rest('GET', '/v2/users/{user_id}/authentication_methods', ''),
    ),
    route(SettingsService, 'GetGeneralSettings', '', rest('GET', '/v2/settings', '')),
    route(SettingsService, 'GetLoginSettings', 'policy.read', rest('GET', '/v2/settings/login', '')),
    route(SettingsService, 'GetActiveIdentityProviders', '', rest('GET', '/v2/settings/login/idps', '')),
    route(SessionService, 'SetSession', '', rest('PATCH', '/v2/sessions/{session_id}')),
    route(OrganizationService, 'AddOrganization', 'org.create', rest('POST', '/v2/organizations', '*', 201)),
  ],
  loadService: async (typeName) => services[typeName]!,
};

export const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silent,
};

/** `Bearer good` is a caller who may do everything but `forbidden`; no instance is named `unknown.test`. */
export function testContext(call: IncomingCall): RequestContext {
  const token = call.header('authorization');
  const caller =
    token === 'Bearer good'
      ? ({ userId: 'u1', orgId: 'o1', kind: 'human', credential: 'access_token' } as const)
      : undefined;
  const requireCaller = () => {
    if (caller === undefined) throw unauthenticated('AUTH-Miss1', 'A valid access token is required');
    return caller;
  };
  const instance = {
    id: 'i1',
    host: call.host,
    origin: `http://${call.host}`,
    defaultOrgId: 'o1',
    projectId: 'p1',
    consoleClientId: 'c1',
    primaryDomain: call.host,
    defaultLanguage: 'en',
  };
  let responseHeaders: Headers | undefined;
  return {
    requestId: call.requestId,
    instance,
    caller,
    orgId: call.header('x-zitadel-orgid') ?? 'o1',
    languages: ['en'],
    get headers() {
      return call.headers;
    },
    remoteAddress: call.remoteAddress,
    get signal() {
      return call.signal;
    },
    get responseHeaders() {
      responseHeaders ??= new Headers();
      return responseHeaders;
    },
    get hasResponseHeaders() {
      return responseHeaders !== undefined;
    },
    scope: {
      instanceId: 'i1',
      editor: { user: caller?.userId ?? '', service: call.route.service },
      observe() {},
    },
    requireCaller,
    can: async () => caller !== undefined,
    async require() {
      requireCaller();
    },
    permittedOrgs: async () => 'all',
  };
}

export const testHandler = (
  implementations: readonly ServiceImplementation[],
  options: Partial<ContractHandlerOptions> = {},
) =>
  createContractHandler({
    contract: testContract,
    services: implementations,
    log: silent,
    open: async (call) =>
      call.host.startsWith('unknown.test')
        ? new Response('unable to set instance using origin unknown.test', { status: 404 })
        : testContext(call),
    ...options,
  });

/** A request straight to the handler, without a listener. */
export const send = (
  handler: { fetch: ReturnType<typeof testHandler>['fetch'] },
  path: string,
  init: RequestInit & { host?: string } = {},
): Promise<Response> => {
  const headers = new Headers(init.headers);
  headers.set('host', init.host ?? 'localhost');
  const request = new Request(`http://localhost${path}`, { ...init, headers });
  const answer = handler.fetch(request, { address: '192.0.2.1', secure: false });
  if (answer === undefined) throw new Error(`${path} is none of the contract's`);
  return answer;
};

export const good = { authorization: 'Bearer good' };
