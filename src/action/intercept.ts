import { fromJson, type JsonValue, type Message, toJson } from '@bufbuild/protobuf';
import type { CallHooks, Interception, LoadedMethod } from '../contract/transport/call.ts';
import type { RequestContext } from '../contract/types.ts';
import { createSigner } from '../crypto/index.ts';
import { lastRunsOf } from '../deliveries/index.ts';
import { failedPrecondition } from '../errors/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { activeSigningKey } from '../webkey/index.ts';
import type { CallableTarget } from './callable.ts';
import { bestMatch, conditionsOfCall } from './conditions.ts';
import { type ConfiguredActions, configuredActions } from './configured.ts';
import { type RunTools, runTargets } from './run.ts';
import { createUnawaited } from './unawaited.ts';

type Route = LoadedMethod['route'];

/** What targets are called with from here: the main thread. */
export const runToolsOf = oncePer((platform: Platform): RunTools => {
  const { encryption, clock, outbound, log } = platform;
  const signer = createSigner(encryption, 100);
  return {
    encryption,
    clock,
    outbound,
    log,
    unawaited: createUnawaited(),
    runs: lastRunsOf(platform),
    sign: async (instanceId, payload) =>
      signer.sign(await activeSigningKey(platform, instanceId), payload as Record<string, unknown>),
  };
});

/** Who sets actions must be able to set them right again: these calls meet no condition but one that names them. */
const isOfActions = (service: string): boolean => service.startsWith('zitadel.action.');

function targetsOf(
  { executions }: ConfiguredActions,
  kind: 'request' | 'response',
  route: Route,
): readonly CallableTarget[] {
  const ids = conditionsOfCall(kind, route);
  return bestMatch(executions, isOfActions(route.service) ? ids.slice(0, 2) : ids);
}

/** Proofs of who calls: nobody else may hold them. */
const withheld = /^(authorization|cookie|proxy-authorization|x-forwarded-client-cert)$/;

/** As Go writes header fields: `Content-Type`, each with the list of its values. */
const shownHeaders = (headers: Headers): Record<string, string[]> =>
  Object.fromEntries(
    [...headers]
      .filter(([name]) => !withheld.test(name))
      .map(([name, value]) => [name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()), [value]]),
  );

function told({ service, method }: Route, context: RequestContext): object {
  const { instance, caller, orgId, headers } = context;
  return {
    fullMethod: `/${service}/${method}`,
    instanceID: instance.id,
    orgID: orgId,
    projectID: instance.projectId,
    userID: caller?.userId ?? '',
    headers: shownHeaders(headers),
  };
}

/** A message as a target sent it back. */
function messageOf(schema: LoadedMethod['input'], answer: unknown): Message {
  try {
    return fromJson(schema, answer as JsonValue, { ignoreUnknownFields: true });
  } catch (cause) {
    throw failedPrecondition('TARGET-Msg01', `The target did not answer with a ${schema.name}`, { cause });
  }
}

/** Executions on requests and responses: targets that see calls, and may change or refuse them. */
export function createInterceptor(platform: Platform): NonNullable<CallHooks['intercept']> {
  const configured = configuredActions(platform);
  const tools = runToolsOf(platform);

  function between(
    actions: ConfiguredActions,
    route: Route,
    context: RequestContext,
  ): Interception | undefined {
    if (!actions.onCalls) return undefined;
    const run = { instanceId: context.instance.id, signal: context.signal };
    const asked = targetsOf(actions, 'request', route);
    const answered = targetsOf(actions, 'response', route);
    if (asked.length === 0 && answered.length === 0) return undefined;
    return {
      ...(asked.length > 0 && {
        request: ({ input }, request) =>
          runTargets(
            tools,
            {
              ...run,
              targets: asked,
              payload: (message) => ({ ...told(route, context), request: toJson(input, message) }),
              changed: (_, answer) => messageOf(input, answer),
            },
            request,
          ),
      }),
      ...(answered.length > 0 && {
        response: ({ input, output }, request, response) =>
          runTargets(
            tools,
            {
              ...run,
              targets: answered,
              payload: (message) => ({
                ...told(route, context),
                request: toJson(input, request),
                response: toJson(output, message),
              }),
              changed: (_, answer) => messageOf(output, answer),
            },
            response,
          ),
      }),
    };
  }

  return (route, context) => {
    const { id } = context.instance;
    // What asks after the server itself answers whatever becomes of the database.
    if (id === '' || route.permission === '') return undefined;
    const found = configured.get(id);
    return found instanceof Promise
      ? found.then((actions) => between(actions, route, context))
      : between(found, route, context);
  };
}
