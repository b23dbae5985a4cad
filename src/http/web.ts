import { unknownHost } from '../authz/open.ts';
import type { Asked } from '../contract/transport/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import type { InstanceResolver } from '../instance/index.ts';
import type { Platform } from '../platform.ts';
import { requestId, withRequestId } from '../telemetry/index.ts';

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
  /** Asked in order; the first that answers wins. Metrics name them. */
  readonly faces: Readonly<Record<string, Face>>;
  /** Answers what no face does. */
  readonly otherwise: (request: Request) => Response | Promise<Response>;
  /** Told of every request once. */
  readonly answered: (face: string, status: number, durationMs: number) => void;
}

/** Everything that is no RPC: the protocols' endpoints, the pages, and what operators ask. */
export function createWeb(options: WebOptions): (request: Request, asked: Asked) => Promise<Response> {
  const { platform, resolveInstance, otherwise, answered } = options;
  const faces = Object.entries(options.faces);

  const aboutOf = ({ address, host, secure }: Asked): About => ({
    remoteAddress: address,
    instance() {
      const found = resolveInstance({ host, secure });
      const required = (instance: InstanceContext | undefined) => {
        if (instance) return instance;
        throw unknownHost(host);
      };
      return found instanceof Promise ? found.then(required) : required(found);
    },
  });

  return (request, asked) => withRequestId(requestId(request.headers), () => respond(request, asked));

  async function respond(request: Request, asked: Asked): Promise<Response> {
    const began = performance.now();
    let name = 'operations';
    const answer = async (): Promise<Response> => {
      const about = aboutOf(asked);
      for (const [called, face] of faces) {
        const answering = face(request, about);
        if (answering === undefined) continue;
        name = called;
        return answering;
      }
      return otherwise(request);
    };
    const response = await answer().catch((error) => {
      platform.log.error('request failed', { face: name, error });
      return new Response('An internal error occurred\n', {
        status: 500,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
    });
    // Whatever answers: no browser is to find a page in what is none.
    response.headers.set('x-content-type-options', 'nosniff');
    answered(name, response.status, performance.now() - began);
    return response;
  }
}
