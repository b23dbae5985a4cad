import { unknownHost } from '../authz/open.ts';
import type { Peer } from '../contract/transport/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import type { InstanceResolver } from '../instance/index.ts';
import type { Platform } from '../platform.ts';

/** What a face may know of a request beside itself. */
export interface About {
  readonly remoteAddress: string;
  /** The tenant that the request's host names. @throws PosternError `not_found` (INST-Hst01) */
  readonly instance: () => InstanceContext | Promise<InstanceContext>;
}

/** A part of the product that answers HTTP; undefined where the path is not its own. */
export type Face = (request: Request, about: About) => Promise<Response> | undefined;

export interface WebOptions {
  readonly platform: Platform;
  readonly resolveInstance: InstanceResolver;
  /** Asked in order; the first that answers wins. */
  readonly faces: readonly Face[];
  /** Answers what no face does. */
  readonly otherwise: (request: Request) => Response | Promise<Response>;
}

/** Everything that is no RPC: the protocols' endpoints, the pages, and what operators ask. */
export function createWeb(options: WebOptions): (request: Request, peer: Peer) => Promise<Response> {
  const { platform, resolveInstance, faces, otherwise } = options;

  const aboutOf = (request: Request, peer: Peer): About => ({
    remoteAddress: peer.address,
    instance() {
      const host = peer.host ?? request.headers.get('host') ?? '';
      const found = resolveInstance({ host, secure: peer.secure });
      const required = (instance: InstanceContext | undefined) => {
        if (instance) return instance;
        throw unknownHost(host);
      };
      return found instanceof Promise ? found.then(required) : required(found);
    },
  });

  return async (request, peer) => {
    try {
      const about = aboutOf(request, peer);
      for (const face of faces) {
        const answer = face(request, about);
        if (answer) return await answer;
      }
      return await otherwise(request);
    } catch (error) {
      platform.log.error('request failed', { error });
      return new Response('An internal error occurred\n', {
        status: 500,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
    }
  };
}
