import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2';

export interface Http2Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A client over one HTTP/2 connection: by prior knowledge to `http:`, by ALPN to `https:`, whatever its certificate. */
export interface Http2Client {
  /** Pseudo-headers that are not given are those of a GET to the client's origin. */
  request(headers: Record<string, string | string[]>, body?: string): Promise<Http2Answer>;
  /** In the form of `fetch`, without redirects: drives what is written for one. */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  readonly session: ClientHttp2Session;
  close(): void;
}

export function http2Client(origin: string): Http2Client {
  const session = connect(origin, { rejectUnauthorized: false });
  // Each request tells of it.
  session.on('error', () => {});

  const request: Http2Client['request'] = (headers, body) =>
    new Promise((resolve, reject) => {
      const stream = session.request(headers);
      let answered: IncomingHttpHeaders = {};
      let text = '';
      stream.setEncoding('utf8');
      stream.on('response', (head) => {
        answered = head;
      });
      stream.on('data', (chunk: string) => {
        text += chunk;
      });
      stream.on('end', () => resolve({ status: Number(answered[':status']), headers: answered, text }));
      stream.on('error', reject);
      stream.end(body);
    });

  return {
    session,
    request,
    async fetch(url, init = {}) {
      const { pathname, search, host, protocol } = new URL(url);
      const { status, headers, text } = await request(
        {
          ...Object.fromEntries(new Headers(init.headers)),
          ':method': init.method ?? 'GET',
          ':path': pathname + search,
          ':authority': host,
          ':scheme': protocol.slice(0, -1),
        },
        init.body === undefined || init.body === null ? undefined : String(init.body),
      );
      const answer = new Headers();
      for (const [name, value] of Object.entries(headers))
        if (!name.startsWith(':')) for (const one of [value ?? []].flat()) answer.append(name, one);
      return new Response(text === '' ? null : text, { status, headers: answer });
    },
    close: () => session.close(),
  };
}
