import { admissionOf } from '../authz/admission.ts';
import { arrived, positionHeader } from '../authz/positions.ts';
import { repeatable } from '../contract/transport/header-value.ts';
import type { WireReply, WireRequest } from '../contract/transport/index.ts';
import { callPatience, lateCall, type Patience, within } from '../contract/transport/patience.ts';
import type { InstanceContext } from '../contract/types.ts';
import type { OpenIdProvider } from '../oidc/index.ts';
import type { Platform } from '../platform.ts';
import { usageOf } from '../quota/index.ts';
import { tellRefused, warnSparingly } from '../telemetry/index.ts';
import { createAsking } from './asker.ts';
import { type JsonObject, readBody } from './body.ts';
import { AuthzenError, toAuthzenError } from './errors.ts';
import { evaluation } from './evaluation.ts';
import { evaluations } from './evaluations.ts';
import { metadata } from './metadata.ts';
import { paths } from './paths.ts';
import { createPolicy, type Session } from './policy.ts';
import { actions, resources, subjects } from './search.ts';

interface AuthzenOptions {
  readonly platform: Platform;
  readonly provider: Pick<OpenIdProvider, 'application'>;
  readonly patience?: Patience | undefined;
  /** Told of every request once. */
  readonly answered?: (face: string, status: number, durationMs: number) => void;
}

type FindInstance = () => InstanceContext | undefined | Promise<InstanceContext | undefined>;

const known: ReadonlySet<string> = new Set(Object.values(paths).flatMap((path) => [path, `${path}/`]));

export const isAuthzenPath = (path: string): boolean => known.has(path);

const json = (body: object, cache = 'no-store'): WireReply => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'cache-control': cache },
  body: JSON.stringify(body),
});

const errorReply = ({ status, message, headers }: AuthzenError): WireReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: message,
});

const requestIdHeader = 'x-request-id';

/** §10.3: the caller's id comes back as it is. */
function withRequestId(request: WireRequest, reply: WireReply): WireReply {
  const id = repeatable(request.header(requestIdHeader));
  return id === undefined ? reply : { ...reply, headers: { ...reply.headers, [requestIdHeader]: id } };
}

/**
 * The policy decision point of every project (AuthZEN Authorization API 1.0).
 * @returns undefined for paths that are none of its
 */
export function authzenFace({
  platform,
  provider,
  patience = callPatience,
  answered,
}: AuthzenOptions): (request: WireRequest, instance: FindInstance) => Promise<WireReply> | undefined {
  const asking = createAsking(platform, provider);
  const policy = createPolicy(platform);
  const admission = admissionOf(platform);
  const usage = usageOf(platform);
  const { encryption, log } = platform;

  const endpoints: Readonly<Record<string, (session: Session, body: JsonObject) => Promise<object>>> = {
    [paths.evaluation]: (session, body) => evaluation(policy, session, body),
    [paths.evaluations]: (session, body) => evaluations(policy, session, body),
    [paths.subjects]: (session, body) => subjects(policy, session, body, encryption),
    [paths.resources]: (session, body) => resources(policy, session, body, encryption),
    [paths.actions]: (session, body) => actions(policy, session, body, encryption),
  };

  const allowing = (request: WireRequest, ...verbs: string[]) => {
    if (!verbs.includes(request.verb))
      throw new AuthzenError(405, `Use ${verbs.join(' or ')}`, { allow: verbs.join(', ') });
  };

  async function answer(request: WireRequest, findInstance: FindInstance): Promise<WireReply> {
    const instance = await findInstance();
    if (!instance) throw new AuthzenError(404, 'No instance answers under this host; use one of its domains');
    const path = request.path.replace(/\/$/, '');
    if (path === paths.configuration) {
      allowing(request, 'GET', 'HEAD');
      return json(metadata(instance.origin), 'public, max-age=300');
    }
    allowing(request, 'POST');
    const refused = await admission(instance.id);
    if (refused) throw refused;
    await arrived(platform, request.header(positionHeader));
    const asker = await asking(instance, request);
    const endpoint = endpoints[path] as (typeof endpoints)[string];
    const reply = json(await endpoint({ instance, asker }, await readBody(request)));
    usage.count(instance.id, 'requests.all.authenticated', 1);
    return { ...reply, headers: { ...reply.headers, ...asker.headers } };
  }

  function refusal(request: WireRequest, thrown: unknown): WireReply {
    const error = toAuthzenError(thrown);
    const { status, message, cause } = error;
    const fields = { path: request.path, status };
    if (status === 503) warnSparingly(log, 'access request not answered', fields);
    else if (status >= 500) log.error('access request failed', { ...fields, cause });
    else tellRefused(log, 'access request refused', `${request.path} ${status}`, { ...fields, message });
    return errorReply(error);
  }

  return (request, findInstance) => {
    if (!isAuthzenPath(request.path)) return undefined;
    const began = performance.now();
    const failed = (thrown: unknown) => refusal(request, thrown);
    return within(patience, answer(request, findInstance).catch(failed), () => failed(lateCall())).then(
      (reply) => {
        answered?.('authzen', reply.status, performance.now() - began);
        return withRequestId(request, reply);
      },
    );
  };
}
