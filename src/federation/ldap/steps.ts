/** What a sign-in does at a directory, in this order; TLS comes before the connection's first word over `ldaps`. */
export type LdapStepKind = 'connect' | 'tls' | 'bind' | 'search' | 'mapping' | 'person_bind';

/** One step of a test sign-in, for who sets a directory up. */
export interface LdapStep {
  readonly step: LdapStepKind;
  /** The server as it is configured. */
  readonly server: string;
  readonly ok: boolean;
  readonly ms: number;
  /** Why it failed; empty: it did not. */
  readonly said: string;
  /** What was asked and found, under short names: `filter`, `protocol`, `issuer` … */
  readonly facts: Readonly<Record<string, string>>;
}

export interface Steps {
  /** Does a step, and notes how it went. @param note adds to what is known of it */
  run<T>(
    step: LdapStepKind,
    server: string,
    work: (note: (facts: Readonly<Record<string, string>>) => void) => Promise<T> | T,
  ): Promise<T>;
}

/** Nobody looks. */
export const unseenSteps: Steps = { run: async (_step, _server, work) => work(() => {}) };

export function recordedSteps(recorded: LdapStep[]): Steps {
  return {
    async run(step, server, work) {
      const began = performance.now();
      const facts: Record<string, string> = {};
      const done = (ok: boolean, said: string) =>
        recorded.push({
          step,
          server,
          ok,
          ms: Math.round((performance.now() - began) * 10) / 10,
          said,
          facts,
        });
      try {
        const result = await work((more) => Object.assign(facts, more));
        done(true, '');
        return result;
      } catch (error) {
        done(false, (error as Error).message);
        throw error;
      }
    },
  };
}
