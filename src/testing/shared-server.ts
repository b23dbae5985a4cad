import type { FirstStart } from './first-start.ts';
import type { TestServer } from './server.ts';

/** A Postgres that the runner started for all test processes, with a migrated database to copy. */
export interface SharedServer {
  readonly directory: string;
  readonly port: number;
  readonly pid: number;
  readonly template: string;
  /** Another, with what a first start left. */
  readonly firstStart: FirstStart;
}

const variable = 'POSTERN_TEST_SERVER';

export const sharedServerEnv = (server: SharedServer): Record<string, string> => ({
  [variable]: JSON.stringify(server),
});

/** undefined when a test file is run by itself. */
export function sharedServer(): { server: TestServer; template: string; firstStart: FirstStart } | undefined {
  const told = process.env[variable];
  if (told === undefined) return undefined;
  const { directory, port, pid, template, firstStart }: SharedServer = JSON.parse(told);
  return {
    template,
    firstStart,
    server: {
      directory,
      port,
      pid: async () => pid,
      stop: () => Promise.reject(new Error('This Postgres serves other tests too: start one of your own')),
      url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    },
  };
}
