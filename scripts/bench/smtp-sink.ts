import type { Socket } from 'bun';

interface Conversation {
  /** What came of a line, or of a message. */
  begun: string;
  inMessage: boolean;
}

/** A relay that takes every message and keeps none (RFC 5321). */
export function startSink() {
  let taken = 0;
  let heard: () => void = () => {};

  function answerTo(line: string, conversation: Conversation): string {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'DATA') {
      conversation.inMessage = true;
      return '354 go on';
    }
    if (verb === 'EHLO') return '250-sink\r\n250 8BITMIME';
    return verb === 'QUIT' ? '221 bye' : '250 fine';
  }

  function came(socket: Socket<Conversation>, bytes: Buffer): void {
    const conversation = socket.data;
    conversation.begun += bytes.toString('latin1');
    for (;;) {
      const mark = conversation.inMessage ? '\r\n.\r\n' : '\r\n';
      const at = conversation.begun.indexOf(mark);
      if (at < 0) return;
      const text = conversation.begun.slice(0, at);
      conversation.begun = conversation.begun.slice(at + mark.length);
      if (conversation.inMessage) {
        conversation.inMessage = false;
        socket.write('250 taken\r\n');
        taken++;
        heard();
      } else socket.write(`${answerTo(text, conversation)}\r\n`);
    }
  }

  const listener = Bun.listen<Conversation>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(socket) {
        socket.data = { begun: '', inMessage: false };
        socket.write('220 sink\r\n');
      },
      data: came,
    },
  });
  return {
    port: listener.port,
    until: (wanted: number) =>
      new Promise<void>((resolve) => {
        heard = () => taken >= wanted && resolve();
        heard();
      }),
    stop: () => listener.stop(true),
  };
}
