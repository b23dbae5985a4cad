import { unknownHost } from '../authz/open.ts';
import type { Peer } from '../contract/transport/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import type { InstanceResolver } from '../instance/index.ts';
import type { Platform } from '../platform.ts';
import { type OperationsOptions, operationsApp } from './operations.ts';

/** A part of the product that answers HTTP under an instance: undefined where the path is not its own. */
export type Face = (
  request: Request,
  about: { readonly instance: InstanceContext; readonly remoteAddress: string },
) => Promise<Response> | undefined;

export interface WebOptions extends OperationsOptions {
  readonly platform: Platform;
  readonly resolveInstance: InstanceResolver;
  /** Asked in order, after the instance was found by host. */
  readonly faces?: readonly { readonly owns: (path: string) => boolean; readonly face: Face }[];
}

/** Everything that is no RPC: the protocols' endpoints, the pages, and what operators ask. */
export function createWeb(options: WebOptions): (request: Request, peer: Peer) => Promise<Response> {
  const { platform, resolveInstance, faces = [] } = options;
  const operations = operationsApp(options).compile();

  return async (request, peer) => {
    try {
      const path = pathOf(request.url);
      const owner = faces.find(({ owns }) => owns(path));
      if (!owner) return await operations.fetch(request);
      const host = peer.host ?? request.headers.get('host') ?? '';
      const instance = await resolveInstance({ host, secure: peer.secure });
      if (!instance) return plain(unknownHost(host).message, 404);
      return (
        (await owner.face(request, { instance, remoteAddress: peer.address })) ?? plain('Not found', 404)
      );
    } catch (error) {
      platform.log.error('request failed', { error });
      return plain('An internal error occurred', 500);
    }
  };
}

const plain = (body: string, status: number) =>
  new Response(`${body}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });

/** Path of an absolute URL, without parsing all of it. */
function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start < 0) return '/';
  const query = url.indexOf('?', start);
  return query < 0 ? url.slice(start) : url.slice(start, query);
}
