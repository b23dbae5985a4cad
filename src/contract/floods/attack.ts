import { connect as connectHttp2 } from 'node:http2';
import type { TestPostern } from '../../testing/postern.ts';

export interface Answer {
  readonly status: number;
  /** Body, or the message in gRPC's trailers. */
  readonly text: string;
}

/** Something large that one client sends in one request. */
export interface Attack {
  readonly name: string;
  /** What to send; `size` is about how many bytes. */
  readonly make: (size: number) => string | Uint8Array;
  readonly send: Send;
  /** How much of it; default: as much as a body may have. */
  readonly size?: number;
  /** What the answer must say. */
  readonly says?: RegExp;
}

export type Send = (postern: TestPostern, what: string | Uint8Array) => Promise<Answer>;

export const largestBody = 4 * 1024 * 1024 - 1024;

/** The pattern again and again, up to `size`. */
export const fill = (pattern: string, size: number) => pattern.repeat(Math.floor(size / pattern.length));
export const fillBytes = (pattern: readonly number[], size: number) =>
  Buffer.alloc(size - (size % pattern.length)).fill(Buffer.from(pattern));

const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  text: await response.text(),
});

export const post =
  (path: string, headers: Record<string, string>, by: 'owner' | 'stranger' = 'owner'): Send =>
  async (postern, body) =>
    answerOf(
      await postern.fetch(path, {
        method: 'POST',
        headers,
        body: body as BodyInit,
        ...(by === 'owner' && { token: postern.pat }),
      }),
    );

/** What is made is the target. */
export const get: Send = async (postern, target) =>
  answerOf(await postern.fetch(String(target), { token: postern.pat }));

/** What is made are header lines. */
export const head: Send = async (postern, lines) => {
  const headers = Object.fromEntries(
    String(lines)
      .split('\n')
      .map((line) => line.split(': ', 2) as [string, string]),
  );
  return answerOf(
    await postern.fetch('/v2/users', { method: 'POST', body: '{}', token: postern.pat, headers }),
  );
};

export function frame(flag: number, message: Uint8Array): Uint8Array {
  const prefix = Buffer.alloc(5);
  prefix[0] = flag;
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

export const grpc =
  (path: string, headers: Record<string, string> = {}): Send =>
  async (postern, body) => {
    const session = connectHttp2(postern.url);
    const stream = session.request({
      ':method': 'POST',
      ':path': `/${path}`,
      'content-type': 'application/grpc',
      authorization: `Bearer ${postern.pat}`,
      te: 'trailers',
      ...headers,
    });
    let status = 0;
    let text = '';
    stream.on('response', (fields) => {
      status = Number(fields[':status']);
      text += String(fields['grpc-message'] ?? '');
    });
    stream.on('trailers', (fields) => {
      text += String(fields['grpc-message'] ?? '');
    });
    stream.on('error', () => {});
    stream.resume();
    stream.end(body);
    await new Promise((resolve) => stream.once('close', resolve));
    session.close();
    return { status, text };
  };
