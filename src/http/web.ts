import { type AnyElysia, Elysia } from 'elysia';
import type { Admission } from '../authz/admission.ts';
import { unknownHost } from '../authz/open.ts';
import type { Asked } from '../contract/transport/index.ts';
import { callPatience, lateCall, type Patience, within } from '../contract/transport/patience.ts';
import type { InstanceContext } from '../contract/types.ts';
import { isTooSoon, type PosternError, toPosternError } from '../errors/index.ts';
import type { InstanceResolver } from '../instance/index.ts';
import type { Platform } from '../platform.ts';
import { requestId, warnSparingly, withRequestId } from '../telemetry/index.ts';
import { type About, aboutRequests, tellAbout } from './about.ts';

export interface WebOptions {
  readonly platform: Pick<Platform, 'log'>;
  readonly resolveInstance: InstanceResolver;
  /** Default: every instance is served. */
  readonly admission?: Admission;
  /** Plugins that answer paths of their own. */
  readonly faces: readonly AnyElysia[];
  /** A page for people; tools get a line of text. */
  readonly failurePage: (request: Request, error: PosternError) => Response;
  /** Told of every request once. */
  readonly answered: (face: string, status: number, durationMs: number) => void;
  /** How long a request may take; default 30 s, as calls have. */
  readonly patience?: Patience;
}

const statusOf: Partial<Record<PosternError['kind'], number>> = {
  canceled: 499,
  not_found: 404,
  invalid_argument: 400,
  resource_exhausted: 413,
  unavailable: 503,
  deadline_exceeded: 503,
  aborted: 503,
};

/** Everything that is no RPC and no protocol endpoint: the pages, and what operators ask; one Elysia application. */
export function createWeb(options: WebOptions): (request: Request, asked: Asked) => Promise<Response> {
  const { platform, resolveInstance, answered, patience = callPatience } = options;
  const { admission = () => undefined } = options;
  const app = new Elysia()
    .use(aboutRequests)
    .onError(({ request, code, error }) =>
      code === 'NOT_FOUND' ? text(404, 'Not found') : refuse(request, error),
    );
  for (const face of options.faces) app.use(face);
  app.compile();

  function refuse(request: Request, thrown: unknown): Response {
    // Whoever left reads no answer, and what fails for it is nobody's fault.
    const error = toPosternError(thrown);
    const status = request.signal.aborted ? 499 : isTooSoon(error) ? 429 : (statusOf[error.kind] ?? 500);
    if (status === 500)
      platform.log.error('request failed', {
        path: new URL(request.url).pathname,
        error: error.cause ?? error,
      });
    if (status === 503)
      warnSparingly(platform.log, 'request not answered', {
        path: new URL(request.url).pathname,
        id: error.id,
      });
    if (status !== 499 && request.headers.get('accept')?.includes('text/html'))
      return options.failurePage(request, error);
    return text(status, status === 500 ? 'An internal error occurred' : error.message, error.headers);
  }

  const aboutOf = ({ address, host, secure }: Asked): About => ({
    remoteAddress: address,
    face: 'operations',
    instance() {
      const found = resolveInstance({ host, secure });
      const required = (instance: InstanceContext | undefined) => {
        if (!instance) throw unknownHost(host);
        const admitting = admission(instance.id);
        if (admitting instanceof Promise) return admitting.then((refusal) => admitted(instance, refusal));
        return admitted(instance, admitting);
      };
      return found instanceof Promise ? found.then(required) : required(found);
    },
  });

  return (request, asked) =>
    withRequestId(requestId(request.headers), () => respond(routable(request), asked));

  async function respond(request: Request, asked: Asked): Promise<Response> {
    const began = performance.now();
    const about = aboutOf(asked);
    tellAbout(request, about);
    const answering = Promise.resolve(app.fetch(request)).catch((error) => refuse(request, error));
    const response = await within(patience, answering, () => refuse(request, lateCall()));
    // Whatever answers: no browser is to find a page in what is none.
    response.headers.set('x-content-type-options', 'nosniff');
    answered(about.face, response.status, performance.now() - began);
    return response;
  }
}

function admitted(instance: InstanceContext, refusal: PosternError | undefined): InstanceContext {
  if (refusal) throw refusal;
  return instance;
}

/** Elysia looks for the path behind the eleventh character, and so misses that of `http://idp/`. */
function routable(request: Request): Request {
  const pathAt = request.url.indexOf('/', 'https://'.length);
  return pathAt >= 11 ? request : new Request(`http://localhost${request.url.slice(pathAt)}`, request);
}

const text = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(`${body}\n`, {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...(status === 503 && { 'retry-after': '5' }),
      ...headers,
    },
  });
