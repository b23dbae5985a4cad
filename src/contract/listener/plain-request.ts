import type { WireRequest } from '../transport/index.ts';
import type { PeerOf } from './forwarded.ts';
import { fieldOf, type Head, toHeaders } from './head.ts';

/** Where the body lies in what was read: cutting it out costs, and not every request is asked for it. */
export interface BodyRange {
  readonly chunk: Buffer;
  readonly from: number;
  readonly to: number;
}

const nothing = new Uint8Array();

/** @param watch keeps the one listener that wants to know of the client's leaving */
export function plainRequest(
  head: Head,
  { chunk, from, to }: BodyRange,
  peerOf: PeerOf,
  address: string,
  secure: boolean,
  maxBodyBytes: number,
  watch: (listener: (() => void) | undefined) => void,
): WireRequest {
  const { fields } = head;
  const header = (name: string) => fieldOf(fields, name);
  const peer = peerOf(header, address, secure);
  let headers: Headers | undefined;
  return {
    verb: head.verb,
    path: head.path,
    query: head.query,
    host: (peer.host ?? header('host') ?? '').toLowerCase(),
    secure: peer.secure,
    remoteAddress: peer.address,
    clientCertificate: peer.clientCertificate,
    otherPort: peer.otherPort,
    proxied: peer.proxied,
    header,
    get headers() {
      headers ??= toHeaders(fields);
      return headers;
    },
    maxBodyBytes,
    body: () => (from === to ? nothing : chunk.subarray(from, to)),
    text: () => (from === to ? '' : chunk.toString('utf8', from, to)),
    onGone(listener) {
      watch(listener);
      return () => watch(undefined);
    },
  };
}
