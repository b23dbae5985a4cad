import { connect } from 'node:http2';
import type { TestPostern } from '../../testing/postern.ts';

/** An uncompressed message with its prefix. */
export function grpcFrame(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  return frame;
}

export interface GrpcEnd {
  /** `grpc-status`; '' when the stream ended without. */
  readonly status: string;
  readonly message: string;
}

/** One gRPC call of exactly these bytes, whatever they are. */
export function grpcCall(
  postern: TestPostern,
  path: string,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<GrpcEnd> {
  const session = connect(postern.url);
  return new Promise<GrpcEnd>((resolve, reject) => {
    session.on('error', reject);
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      authorization: `Bearer ${postern.pat}`,
      ...headers,
    });
    let end: GrpcEnd = { status: '', message: '' };
    const take = (fields: Record<string, unknown>) => {
      if (fields['grpc-status'] === undefined) return;
      end = {
        status: String(fields['grpc-status']),
        message: decodeURIComponent(String(fields['grpc-message'] ?? '')),
      };
    };
    stream.on('response', take);
    stream.on('trailers', take);
    stream.on('data', () => {});
    stream.on('error', () => {});
    stream.on('close', () => resolve(end));
    stream.end(body);
  }).finally(() => session.close());
}
