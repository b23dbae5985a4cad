import { fail } from './load-client.ts';

/**
 * Sessions that refresh again and again, each with the token of its last answer, on a connection of its own; run as a
 * process like `load.ts`. Prints how long the first refreshes took, and those after many.
 */
export interface RefreshLoad {
  readonly port: number;
  readonly authorization: string;
  /** One for each session. */
  readonly refreshTokens: readonly string[];
  /** How many refreshes each session makes; the first and the last tenth are measured. */
  readonly refreshes: number;
}

export interface RefreshMeasured {
  /** Of all sessions together, in each of the two. */
  readonly first: number;
  readonly last: number;
}

const request = (authorization: string, refreshToken: string): string => {
  const body = `grant_type=refresh_token&refresh_token=${refreshToken}`;
  return `POST /oauth/v2/token HTTP/1.1\r\nhost: localhost\r\nauthorization: ${authorization}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
};

const answered = /^HTTP\/1\.1 200 [\s\S]*"refresh_token":"([^"]+)"[\s\S]*\}$/;

async function run({ port, authorization, refreshTokens, refreshes }: RefreshLoad): Promise<RefreshMeasured> {
  const tenth = Math.ceil(refreshes / 10);
  const took = { first: 0, last: 0 };
  const session = async (refreshToken: string) => {
    const ended = Promise.withResolvers<void>();
    let count = 0;
    let rest = '';
    let since = performance.now();
    await Bun.connect({
      hostname: '127.0.0.1',
      port,
      socket: {
        open: (socket) => void socket.write(request(authorization, refreshToken)),
        data(socket, chunk) {
          rest += chunk.toString('latin1');
          const next = answered.exec(rest)?.[1];
          if (next === undefined) return /^HTTP\/1\.1 200 /.test(rest) ? undefined : fail(rest);
          rest = '';
          const now = performance.now();
          if (count < tenth) took.first += now - since;
          else if (count >= refreshes - tenth) took.last += now - since;
          since = now;
          count += 1;
          if (count < refreshes) socket.write(request(authorization, next));
          else ended.resolve();
        },
        close: () => (count < refreshes ? fail('the server closed a connection') : undefined),
      },
    });
    return ended.promise;
  };
  await Promise.all(refreshTokens.map(session));
  const sessions = refreshTokens.length;
  const perSecond = (milliseconds: number) => (sessions * sessions * tenth * 1000) / milliseconds;
  return { first: perSecond(took.first), last: perSecond(took.last) };
}

if (import.meta.main) {
  console.log(JSON.stringify(await run(JSON.parse(process.argv[2]!) as RefreshLoad)));
  process.exit(0);
}
