import type { DescMessage, DescMethod, Message, MessageInitShape, MessageShape } from '@bufbuild/protobuf';

/** A method of gRPC's own services, health and reflection: the only ones here with streams. */
export interface StreamMethod {
  readonly kind: DescMethod['methodKind'];
  readonly input: DescMessage;
  readonly output: DescMessage;
  answer(requests: AsyncIterable<Message>, gone: AbortSignal): AsyncIterable<unknown>;
}

export const streamMethod = <I extends DescMessage, O extends DescMessage>(
  { methodKind, input, output }: { methodKind: DescMethod['methodKind']; input: I; output: O },
  answer: (requests: AsyncIterable<MessageShape<I>>, gone: AbortSignal) => AsyncIterable<MessageInitShape<O>>,
): StreamMethod => ({
  kind: methodKind,
  input,
  output,
  answer: answer as StreamMethod['answer'],
});

/** Whether all of an answer can be waited for: not of what a server tells until the client leaves. */
export const ends = ({ kind }: StreamMethod): boolean => kind !== 'server_streaming';
