import { createOpen, type OpenOptions } from '../authz/open.ts';
import type { OpenedContext } from '../authz/request-context.ts';
import type { WireReply, WireRequest } from '../contract/transport/index.ts';
import { openCall } from '../contract/transport/open.ts';
import { callPatience, lateCall, type Patience, within } from '../contract/transport/patience.ts';
import type { InstanceContext } from '../contract/types.ts';
import { tellRefused, warnSparingly } from '../telemetry/index.ts';
import { errorBody, notFound, toScimError } from './errors.ts';
import { isScimPath, prefix, segmentsOf } from './paths.ts';

export interface ScimOptions extends OpenOptions {
  readonly patience?: Patience | undefined;
  /** Told of each request of a caller that was served. */
  readonly served?: (instance: InstanceContext) => void;
  /** Told of every request once. */
  readonly answered?: (face: string, status: number, durationMs: number) => void;
}

/**
 * `/scim/v2/{orgId}`: users and groups of an organization, kept by a directory (RFC 7643, RFC 7644). What it takes is
 * loaded with the first request.
 * @returns undefined for paths that are none of its
 */
export function scimFace(options: ScimOptions): (request: WireRequest) => Promise<WireReply> | undefined {
  const { platform, patience = callPatience, served, answered, admission } = options;
  const { open, settle } = createOpen(options);
  const { log } = platform;

  async function opened(request: WireRequest, permission: string): Promise<OpenedContext> {
    const method = `${request.verb} ${prefix}`;
    const route = { service: 'scim.v2', method, localName: method, permission, rest: [] };
    return (await open(openCall(request, route, 'rest', undefined))) as OpenedContext;
  }

  async function answer(request: WireRequest): Promise<WireReply> {
    const [orgId = '', ...segments] = segmentsOf(request.path);
    if (orgId === '' || segments.length === 0) throw notFound(`Ask below ${prefix}{id of the organization}`);
    const [service, { callOf }] = await Promise.all([import('./service.ts'), import('./calling.ts')]);
    const address = (instance: InstanceContext) => `${instance.origin}${prefix}${encodeURIComponent(orgId)}`;
    if (service.isDiscovery(segments)) {
      const { instance } = await opened(request, '');
      const refused = await admission?.(instance.id);
      if (refused) throw refused;
      return service.discovered(request, segments, address(instance));
    }
    const context = await opened(request, 'authenticated');
    context.requireCaller();
    const settled = async () => settle(context);
    const call = await callOf({ platform, context, orgId, base: address(context.instance), settled });
    const reply = await service.answered(call, request, segments);
    await settled();
    served?.(context.instance);
    return context.hasResponseHeaders ? { ...reply, extra: context.responseHeaders } : reply;
  }

  function refusal(request: WireRequest, thrown: unknown): WireReply {
    const error = toScimError(thrown);
    const { status, message, cause } = error;
    const fields = { path: request.path, status };
    if (status === 503) warnSparingly(log, 'SCIM request not answered', fields);
    else if (status >= 500 && status !== 501) log.error('SCIM request failed', { ...fields, cause });
    else tellRefused(log, 'SCIM request refused', `${request.path} ${status}`, { ...fields, message });
    return {
      status,
      headers: {
        'content-type': 'application/scim+json; charset=utf-8',
        'cache-control': 'no-store',
        ...error.headers,
      },
      body: JSON.stringify(errorBody(error)),
    };
  }

  return (request) => {
    if (!isScimPath(request.path)) return undefined;
    const began = performance.now();
    const failed = (thrown: unknown) => refusal(request, thrown);
    return within(patience, answer(request).catch(failed), () => failed(lateCall())).then((reply) => {
      answered?.('scim', reply.status, performance.now() - began);
      return reply;
    });
  };
}
