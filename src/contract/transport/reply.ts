import type { WireReply } from './call.ts';
import type { SpokenError } from './errors.ts';
import type { Answer } from './invoke.ts';

/** Turns what came of a call into an answer, in the forms of one protocol. */
export async function replyOf<T>(
  answer: Answer<T>,
  onError: (error: SpokenError) => WireReply,
  onOk: (value: T) => WireReply | Promise<WireReply>,
): Promise<WireReply> {
  if (answer.kind === 'response') return fromResponse(answer.response);
  const reply = answer.kind === 'ok' ? await onOk(answer.value) : onError(answer.error);
  return answer.headers === undefined ? reply : { ...reply, extra: answer.headers };
}

async function fromResponse(response: Response): Promise<WireReply> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: response.body === null ? null : await response.bytes(),
  };
}

/** Header names and values of an answer, the handler's last. */
export function headersOf(reply: WireReply): Headers | Record<string, string> {
  if (reply.extra === undefined || reply.extra.count === 0) return reply.headers;
  const headers = new Headers(reply.headers);
  for (const [name, value] of reply.extra) headers.append(name, value);
  return headers;
}

export const toResponse = (reply: WireReply): Response =>
  new Response(reply.body as BodyInit | null, { status: reply.status, headers: headersOf(reply) });
