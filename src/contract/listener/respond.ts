import { once } from 'node:events';
import type { Socket } from 'node:net';
import { beginHead, headLine, isBodiless, serialise } from './write.ts';

/** Longer bodies are sent as they come instead of being gathered first. */
const gatherUpTo = 1024 * 1024;
const framing = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

/**
 * A body whose length is not known beforehand says so by its headers: `text/event-stream`, or the chunked
 * encoding that Elysia declares for generators.
 */
const isStream = (headers: Headers): boolean =>
  headers.get('transfer-encoding') !== null ||
  headers.get('content-type')?.startsWith('text/event-stream') === true ||
  Number(headers.get('content-length') ?? 0) > gatherUpTo;

/** Writes a `Response` to a connection; tells whether the socket took it all at once. */
export async function sendResponse(
  socket: Socket,
  response: Response,
  verb: string,
  close: boolean,
): Promise<boolean> {
  const { status, headers } = response;
  if (isStream(headers) && verb !== 'HEAD' && !isBodiless(status) && response.body !== null) {
    await stream(socket, response, response.body, close);
    return true;
  }
  const withoutBody = isBodiless(status) || (verb === 'HEAD' && response.body === null);
  const body = withoutBody ? null : await response.bytes();
  const kept = new Headers(headers);
  for (const name of framing) kept.delete(name);
  return socket.write(serialise({ status, headers: {}, extra: kept, body }, verb, close));
}

async function stream(
  socket: Socket,
  response: Response,
  body: ReadableStream<Uint8Array>,
  close: boolean,
): Promise<void> {
  let head = beginHead(response.status);
  for (const [name, value] of response.headers) if (!framing.has(name)) head += headLine(name, value);
  if (close) head += 'connection: close\r\n';
  socket.write(`${head}transfer-encoding: chunked\r\n\r\n`);
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => {});
  socket.once('close', cancel);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || socket.destroyed) break;
      if (value.length === 0) continue;
      const line = `${value.length.toString(16)}\r\n`;
      const flushed = socket.write(Buffer.concat([Buffer.from(line), value, Buffer.from('\r\n')]));
      if (!flushed && !socket.destroyed) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    }
    socket.write('0\r\n\r\n');
  } catch (error) {
    // The head is out: cutting the connection is the only way to say that the body is not whole.
    socket.destroy();
    throw error;
  } finally {
    socket.removeListener('close', cancel);
  }
}
