import type { Socket } from 'bun';

/** One message as a server of NATS gets it. */
export interface Published {
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface StandIn {
  readonly url: string;
  /** What a stream holds: each id once. */
  readonly stored: readonly Published[];
  /** What is acknowledged, with what; undefined: as a stream does. */
  answer: (message: Published) => string | undefined;
  stop(): void;
}

interface Connection {
  rest: Buffer;
  readonly subscriptions: Map<string, string>;
}

const headersOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\r\n')
      .slice(1)
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );

/**
 * As much of a server of NATS, with one stream for everything, as a publisher sees: for machines without the real one,
 * against which nats.test.ts runs the same. The protocol is docs.nats.io/reference/reference-protocols/nats-protocol.
 */
export function startStandIn(): StandIn {
  const stored: Published[] = [];
  const ids = new Set<string>();
  const standIn = { answer: (() => undefined) as StandIn['answer'] };

  function acknowledge(message: Published): string {
    const id = message.headers['Nats-Msg-Id'] ?? '';
    const duplicate = ids.has(id);
    ids.add(id);
    if (!duplicate) stored.push(message);
    return JSON.stringify({ stream: 'ALL', seq: stored.length, ...(duplicate && { duplicate }) });
  }

  function publish(socket: Socket<Connection>, message: Published, reply: string): void {
    const told = standIn.answer(message) ?? acknowledge(message);
    for (const [subject, sid] of socket.data.subscriptions) {
      if (reply.startsWith(subject.slice(0, -1)))
        socket.write(`MSG ${reply} ${sid} ${Buffer.byteLength(told)}\r\n${told}\r\n`);
    }
  }

  /** @returns whether there was a whole command */
  function step(socket: Socket<Connection>): boolean {
    const { data } = socket;
    const end = data.rest.indexOf('\r\n');
    if (end < 0) return false;
    const [verb = '', ...words] = data.rest.subarray(0, end).toString().split(' ');
    if (verb === 'HPUB') {
      const [subject = '', reply = '', head, whole] = words;
      const from = end + 2;
      if (data.rest.length < from + Number(whole) + 2) return false;
      const headers = headersOf(data.rest.subarray(from, from + Number(head)).toString());
      const body = data.rest.subarray(from + Number(head), from + Number(whole)).toString();
      data.rest = data.rest.subarray(from + Number(whole) + 2);
      publish(socket, { subject, headers, body }, reply);
      return true;
    }
    data.rest = data.rest.subarray(end + 2);
    if (verb === 'PING') socket.write('PONG\r\n');
    else if (verb === 'SUB') data.subscriptions.set(words[0] ?? '', words[1] ?? '');
    return true;
  }

  const server = Bun.listen<Connection>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(socket) {
        socket.data = { rest: Buffer.alloc(0), subscriptions: new Map() };
        const info = {
          server_id: 'stand-in',
          version: '2.12.0',
          proto: 1,
          headers: true,
          max_payload: 1_048_576,
        };
        socket.write(`INFO ${JSON.stringify(info)}\r\n`);
      },
      data(socket, chunk) {
        socket.data.rest = Buffer.concat([socket.data.rest, chunk]);
        while (step(socket));
      },
    },
  });
  return Object.assign(standIn, {
    url: `nats://127.0.0.1:${server.port}`,
    stored,
    stop: () => server.stop(true),
  });
}
