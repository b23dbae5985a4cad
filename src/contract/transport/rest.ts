import type { JsonObject, Message } from '@bufbuild/protobuf';
import type { RestMatch } from '../router.ts';
import type { RpcRoute } from '../routes.ts';
import { bodyLimit, refuseUseless } from './bounds.ts';
import type { LoadedMethod, WireReply, WireRequest } from './call.ts';
import { jsonOf, mayHoldNul, withoutNul } from './codec.ts';
import { encodeReply } from './compression.ts';
import { gatewayError, restError } from './errors.ts';
import type { Answer, Invoke } from './invoke.ts';
import { messageFromJson, parseJson, parseJsonObject } from './json.ts';
import { openCall } from './open.ts';
import { addQuery, setPathField } from './params.ts';
import { replyOf } from './reply.ts';
import { readText } from './text.ts';

/** Request message of a REST call: path over body over query, as google.api.http has it. */
export async function restRequest(
  method: LoadedMethod,
  match: RestMatch<RpcRoute>,
  request: WireRequest,
): Promise<Message> {
  const { binding, fields, values } = match;
  const { input } = method;
  let suspicious = request.query.includes('%00');
  let json: JsonObject = {};
  if (binding.body !== '') {
    const reading = readText(request, bodyLimit(input, request.maxBodyBytes));
    const body = reading instanceof Promise ? await reading : reading;
    refuseUseless(input, body.length);
    suspicious ||= mayHoldNul(body);
    if (binding.body === '*') json = parseJsonObject(body);
    else if (body !== '') json = { [binding.body]: parseJson(body) };
  }
  if (binding.body !== '*' && request.query !== '') {
    addQuery(input, json, request.query, binding.body === '' ? fields : [...fields, binding.body]);
  }
  for (let i = 0; i < fields.length; i++) {
    suspicious ||= values[i]!.includes('%00');
    setPathField(input, json, fields[i]!, values[i]!);
  }
  const reading = messageFromJson(input, json);
  return withoutNul(reading instanceof Promise ? await reading : reading, suspicious);
}

/** REST on top of the RPCs: bodies and answers in proto3 JSON, errors in grpc-gateway's form. */
export function createRest(invoke: Invoke) {
  return async (request: WireRequest, match: RestMatch<RpcRoute>): Promise<WireReply> => {
    const call = openCall(request, match.target, 'rest', undefined);
    const answer: Answer<string> = await invoke(call, {
      decode: (method) => restRequest(method, match, request),
      encode: jsonOf,
    });
    return replyOf(answer, restError, (json) =>
      encodeReply(request, {
        status: match.binding.status,
        headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
        body: json,
      }),
    );
  };
}

export const unknownPath = (): WireReply => gatewayError(404, 5, 'Not Found');

/** Version 1 has neighbouring paths for one thing, each with verbs of its own: `/policies/lockout` is read only. */

export function wrongVerb(allow: readonly string[]): WireReply {
  const reply = gatewayError(405, 12, `Method Not Allowed; this path takes ${allow.join(', ')}`);
  return { ...reply, headers: { ...reply.headers, allow: allow.join(', ') } };
}
