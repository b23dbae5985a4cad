import { type AddressInfo, createServer, type Socket } from 'node:net';

/** Where a conversation of SMTP may be (RFC 5321 §3, RFC 3207): `message` is what follows DATA, with its end. */
export const stages = ['greeting', 'EHLO', 'STARTTLS', 'MAIL', 'RCPT', 'DATA', 'message'] as const;
export type Stage = (typeof stages)[number];

/** What it does there: an answer of its own, nothing at all, hanging up, or bytes without an end. */
export type Misdeed = { readonly says: string } | 'hangs' | 'hangs up' | 'drips' | 'floods';

export interface FakeRelay {
  readonly port: number;
  /** `localhost:2525` */
  readonly host: string;
  /** Undefined: it behaves. Connections that it holds up are closed when this changes. */
  misdeed: { readonly at: Stage; readonly does: Misdeed } | undefined;
  /** Conversations in which it said to have a message. */
  readonly accepted: string[];
  stop(): void;
}

const usual: Readonly<Record<Stage, string>> = {
  greeting: '220 fake',
  EHLO: '250 fake',
  STARTTLS: '220 go on',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  message: '250 queued',
};

/** As much of a relay as can go wrong in every place. */
export async function startFakeRelay(): Promise<FakeRelay> {
  const sockets = new Set<Socket>();
  const accepted: string[] = [];
  let misdeed: FakeRelay['misdeed'];

  function serve(socket: Socket): void {
    let text = '';
    let inMessage = false;

    function reach(stage: Stage): void {
      const does = misdeed?.at === stage ? misdeed.does : undefined;
      if (does === undefined) {
        if (stage === 'message') accepted.push(text);
        const offers = stage === 'EHLO' && misdeed?.at === 'STARTTLS';
        socket.write(offers ? '250-fake\r\n250 STARTTLS\r\n' : `${usual[stage]}\r\n`);
      } else if (does === 'hangs up') socket.destroy();
      else if (does === 'drips' || does === 'floods')
        pour(socket, does === 'drips' ? '2' : 'x'.repeat(65_536));
      else if (does !== 'hangs') socket.write(`${does.says}\r\n`);
    }

    function line(said: string): void {
      const [verb = ''] = said.split(/[ :]/);
      if (inMessage) {
        inMessage = said !== '.';
        if (!inMessage) reach('message');
      } else if (verb === 'EHLO' || verb === 'STARTTLS' || verb === 'MAIL' || verb === 'RCPT') reach(verb);
      else if (verb === 'DATA') {
        inMessage = misdeed?.at !== 'DATA';
        reach('DATA');
      } else socket.write('250 ok\r\n');
    }

    reach('greeting');
    let rest = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const lines = (rest + chunk.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const said of lines) line(said);
    });
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const closeAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    host: `localhost:${port}`,
    accepted,
    get misdeed() {
      return misdeed;
    },
    set misdeed(wanted) {
      misdeed = wanted;
      closeAll();
    },
    stop() {
      closeAll();
      server.close();
    },
  };
}

/** Again and again, as long as somebody listens. */
function pour(socket: Socket, text: string): void {
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer);
    else if (!socket.writableNeedDrain) socket.write(text);
  }, 5);
}
