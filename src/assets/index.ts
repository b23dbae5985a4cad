import { createOpen, type OpenOptions } from '../authz/open.ts';
import { allowOrigin, preflight } from '../contract/transport/cors.ts';
import { restError, spoken } from '../contract/transport/errors.ts';
import type { WireReply, WireRequest } from '../contract/transport/index.ts';
import { openCall } from '../contract/transport/open.ts';
import { callPatience, lateCall, type Patience, within } from '../contract/transport/patience.ts';
import { unknownPath, wrongVerb } from '../contract/transport/rest.ts';
import type { InstanceContext, RequestContext } from '../contract/types.ts';
import { toPosternError } from '../errors/index.ts';
import { type AssetName, type Assets, assetUrl } from '../static/index.ts';
import { warnSparingly } from '../telemetry/index.ts';
import { isReferenced } from './references.ts';
import { show } from './serve.ts';
import { type Slot, slots } from './slots.ts';
import { tooLarge, upload, wrongKind } from './upload.ts';

export { assetFeature } from './feature.ts';
export { avatar } from './slots.ts';
export { type FormRequest, formBytes, tooLarge, type Uploading, upload, wrongKind } from './upload.ts';

export interface AssetOptions extends OpenOptions {
  readonly assets: Assets;
  /** Largest file. */
  readonly maxBytes: number;
  readonly patience?: Patience;
  /** Told of each request of a caller that was served. */
  readonly served?: (instance: InstanceContext) => void;
  /** Told of every request once. */
  readonly answered?: (face: string, status: number, durationMs: number) => void;
}

const prefix = '/assets/v1/';
export const isAssetPath = (path: string): boolean => path.startsWith(prefix);

const slotVerbs = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'];
const draftSuffix = '/_preview';

/**
 * `/assets/v1`: slots that people with the permission fill (`org/policy/label/logo`, `users/me/avatar`), with what
 * is in the draft under `…/_preview`; and every asset under the address that answers name, `<owner>/<key>`, for all.
 */
export function createAssetHandler(
  options: AssetOptions,
): (request: WireRequest) => Promise<WireReply> | undefined {
  const { platform, assets, patience = callPatience, answered, served, admission } = options;
  const { open, settle } = createOpen(options);

  const failed = (request: WireRequest, thrown: unknown): WireReply => {
    const error = toPosternError(thrown);
    const fields = { path: request.path, id: error.id };
    if (['internal', 'unknown', 'data_loss'].includes(error.kind))
      platform.log.error('asset request failed', { ...fields, error: error.cause ?? error });
    if (error.kind === 'unavailable' || error.kind === 'deadline_exceeded')
      warnSparingly(platform.log, 'asset request not answered', { ...fields, error: error.cause });
    const plain = restError(spoken(error));
    const reply = error.headers ? { ...plain, extra: new Headers(error.headers) } : plain;
    if (error.id === tooLarge) return { ...reply, status: 413 };
    return error.id === wrongKind ? { ...reply, status: 415 } : reply;
  };

  async function answer(request: WireRequest): Promise<WireReply> {
    const path = decoded(request.path.slice(prefix.length).replace(/\/$/, ''));
    if (path === undefined) return unknownPath();
    const draft = path.endsWith(draftSuffix);
    const slot = slots.get(draft ? path.slice(0, -draftSuffix.length) : path);
    const verbs = slot && !draft ? slotVerbs : ['GET', 'HEAD'];
    if (!verbs.includes(request.verb)) return wrongVerb(verbs);
    return slot ? ofSlot(request, slot, draft) : ofName(request, path);
  }

  /** By its name, for everybody. */
  async function ofName(request: WireRequest, path: string): Promise<WireReply> {
    const split = path.indexOf('/');
    if (split < 1) return unknownPath();
    const { instance } = await opened(request, '');
    const refusal = await admission?.(instance.id);
    if (refusal) throw refusal;
    const name = { instanceId: instance.id, owner: path.slice(0, split), key: path.slice(split + 1) };
    const reply = show(request, await find(name), true);
    return { ...reply, headers: { ...reply.headers, 'access-control-allow-origin': '*' } };
  }

  /** First whether there is such a thing at all: what strangers make up costs one look. */
  const find = async (name: AssetName) => {
    const asset = await assets.get(name);
    return asset && (await isReferenced(platform, name)) ? asset : undefined;
  };

  async function ofSlot(request: WireRequest, slot: Slot, draft: boolean): Promise<WireReply> {
    const reads = request.verb === 'GET' || request.verb === 'HEAD';
    const permission = reads ? slot.read : slot.write;
    const context = await opened(request, permission || 'authenticated');
    context.requireCaller();
    if (permission !== '') await context.require(permission, slot.on(context));
    const reply = reads ? await read(request, slot, context, draft) : await write(request, slot, context);
    await settle(context);
    served?.(context.instance);
    return context.hasResponseHeaders ? { ...reply, extra: context.responseHeaders } : reply;
  }

  async function read(request: WireRequest, slot: Slot, context: RequestContext, draft: boolean) {
    const path = await slot.current(platform, context, draft);
    const split = path.indexOf('/');
    const name = { instanceId: context.instance.id, owner: path.slice(0, split), key: path.slice(split + 1) };
    return show(request, path === '' ? undefined : await assets.get(name), false);
  }

  async function write(request: WireRequest, slot: Slot, context: RequestContext): Promise<WireReply> {
    if (request.verb === 'DELETE') {
      await slot.clear(platform, context);
      return json({});
    }
    const path = await upload(options, slot, context, request);
    return json({ url: assetUrl(context.instance.origin, path) });
  }

  async function opened(request: WireRequest, permission: string): Promise<RequestContext> {
    const method = `${request.verb} ${prefix}`;
    const route = { service: 'assets.v1', method, localName: method, permission, rest: [] };
    const call = openCall(request, route, 'rest', undefined);
    return (await open(call)) as RequestContext;
  }

  return (request) => {
    if (!isAssetPath(request.path)) return undefined;
    const began = performance.now();
    const asking = preflight(request);
    const answering = asking ? Promise.resolve(asking) : answer(request);
    const replying = answering.catch((thrown) => failed(request, thrown));
    return within(patience, replying, () => failed(request, lateCall())).then((reply) => {
      answered?.('assets', reply.status, performance.now() - began);
      return 'access-control-allow-origin' in reply.headers ? reply : allowOrigin(request, reply);
    });
  };
}

const json = (body: object): WireReply => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});

/** undefined for bad percent-encoding, and for what no name holds. */
function decoded(path: string): string | undefined {
  try {
    const text = decodeURIComponent(path);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
