import { serveLoads } from './generator.ts';
import { fail } from './load-client.ts';

/**
 * Sessions that refresh again and again, each with the token of its last answer, on a connection of its own; run as a
 * process like `load.ts`. Prints how many refreshes a second each step came to.
 */
export interface RefreshLoad {
  readonly port: number;
  readonly authorization: string;
  /** Refresh tokens of groups of sessions. */
  readonly groups: readonly (readonly string[])[];
  /** One after the other: each session of a group refreshes so many times. */
  readonly steps: readonly { readonly group: number; readonly refreshes: number }[];
}

const request = (authorization: string, refreshToken: string): string => {
  const body = `grant_type=refresh_token&refresh_token=${refreshToken}`;
  return `POST /oauth/v2/token HTTP/1.1\r\nhost: localhost\r\nauthorization: ${authorization}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
};

const answered = /^HTTP\/1\.1 200 [\s\S]*"refresh_token":"([^"]+)"[\s\S]*\}$/;

interface Session {
  /** @returns when it was refreshed so many times */
  refresh(times: number): Promise<void>;
}

async function openSession(port: number, authorization: string, token: string): Promise<Session> {
  let refreshToken = token;
  let left = 0;
  let done = () => {};
  let rest = '';
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      data(socket, chunk) {
        rest += chunk.toString('latin1');
        const next = answered.exec(rest)?.[1];
        if (next === undefined) return /^HTTP\/1\.1 200 /.test(rest) ? undefined : fail(rest);
        rest = '';
        refreshToken = next;
        left -= 1;
        if (left > 0) socket.write(request(authorization, refreshToken));
        else done();
      },
      // One that rests may be closed, and is not used again.
      close: () => (left > 0 ? fail('the server closed a connection') : undefined),
    },
  });
  return {
    refresh(times) {
      left = times;
      socket.write(request(authorization, refreshToken));
      return new Promise((resolve) => {
        done = resolve;
      });
    },
  };
}

async function run({ port, authorization, groups, steps }: RefreshLoad): Promise<number[]> {
  // Connections that wait for their turn would be closed.
  const opened = new Map<number, Session[]>();
  const perSecond: number[] = [];
  for (const { group, refreshes } of steps) {
    const tokens = groups[group] ?? [];
    const refreshing =
      opened.get(group) ??
      (await Promise.all(tokens.map((token) => openSession(port, authorization, token))));
    opened.set(group, refreshing);
    const from = performance.now();
    await Promise.all(refreshing.map((session) => session.refresh(refreshes)));
    perSecond.push((refreshing.length * refreshes * 1000) / (performance.now() - from));
  }
  return perSecond;
}

if (import.meta.main) await serveLoads(run);
