import { BoundedMap } from '../../bounded-map.ts';
import { createGate, type Gate } from '../../cache/index.ts';
import { PosternError } from '../../errors/index.ts';
import { createCircuits, type Outbound } from '../../outbound/index.ts';
import { type Asked, attempt } from './attempt.ts';
import type { LdapConfig, LdapCredentials } from './config.ts';
import { Broken } from './connection.ts';
import { type DirectoryPerson, type LdapSignIn, Refused } from './outcome.ts';
import { type DirectoryServer, type Plan, planOf } from './plan.ts';
import { type LdapStep, recordedSteps, type Steps, unseenSteps } from './steps.ts';

export type { LdapAttributes, LdapConfig, LdapCredentials } from './config.ts';
export type * from './outcome.ts';
export type { LdapStep, LdapStepKind } from './steps.ts';

export interface LdapPreview {
  readonly steps: readonly LdapStep[];
  readonly outcome: LdapSignIn;
}

/** Sign-in by the password that a directory knows (RFC 4513 §5.1.3). */
export interface LdapDirectories {
  /** Never throws for what a directory does. */
  authenticate(config: LdapConfig, credentials: LdapCredentials): Promise<LdapSignIn>;
  /**
   * The same, step by step with the entry as it is, for who sets it up; nothing in it is a secret.
   * @param password undefined: the person is looked up alone
   */
  searchPreview(config: LdapConfig, username: string, password?: string): Promise<LdapPreview>;
}

/** Conversations under way with one directory; more wait, and more than these are sent away. */
const atOnce = 20;
const mostWaiting = 200;
const mostDirectories = 1_000;
/** A server that did not answer is asked after all others for so long, and longer when it goes on. */
const deadMs = 5_000;
const longestDeadMs = 120_000;

export function createLdapDirectories({ outbound }: { readonly outbound: Outbound }): LdapDirectories {
  const gates = new BoundedMap<string, Gate>({ limit: mostDirectories });
  const servers = createCircuits({
    perTarget: 1,
    threshold: 1,
    pauseMs: deadMs,
    longestPauseMs: longestDeadMs,
    most: mostDirectories,
  });

  function gateOf({ config }: Plan): Gate {
    const key = JSON.stringify(config.servers);
    const gate = gates.get(key) ?? createGate(atOnce, mostWaiting, 'people sign in at this directory');
    gates.set(key, gate);
    return gate;
  }

  /** Those that answer before those that did not, each in the order of the configuration. */
  const inOrder = (plan: Plan): DirectoryServer[] => {
    const rests = (server: DirectoryServer) => servers.room(keyOf(plan, server)) === 0;
    return [...plan.servers.filter((one) => !rests(one)), ...plan.servers.filter(rests)];
  };

  async function fromAny(plan: Plan, asked: Asked, steps: Steps): Promise<DirectoryPerson> {
    const until = performance.now() + plan.timeoutMs;
    const failures: string[] = [];
    let mendable = true;
    const order = inOrder(plan);
    for (const [i, server] of order.entries()) {
      // One that hangs leaves the others their share of the time.
      const timeoutMs = Math.max(1, Math.floor((until - performance.now()) / (order.length - i)));
      const key = keyOf(plan, server);
      try {
        const person = await attempt({ outbound, plan, server, steps, timeoutMs }, asked);
        servers.succeeded(key);
        return person;
      } catch (error) {
        if (error instanceof Refused) servers.succeeded(key);
        if (error instanceof Refused || !isSilence(error)) throw error;
        servers.failed(key);
        mendable &&= isMendable(error);
        failures.push(`${server.url}: ${error.message}`);
      }
    }
    throw new Refused(mendable ? 'misconfigured' : 'unavailable', failures.join('; '));
  }

  async function asked(config: LdapConfig, what: Asked, steps: Steps): Promise<LdapSignIn> {
    try {
      const { username, password } = what;
      if (username.trim() === '' || password === '')
        throw new Refused('no_credentials', 'a name and a password are needed');
      const plan = planOf(config);
      const signal = AbortSignal.timeout(plan.timeoutMs);
      const person = await gateOf(plan).run(() => fromAny(plan, what, steps), signal);
      return { outcome: 'proven', person };
    } catch (error) {
      if (error instanceof Refused) return { outcome: 'refused', reason: error.reason, said: error.message };
      const waited = error instanceof DOMException || error instanceof PosternError;
      if (waited) return { outcome: 'refused', reason: 'unavailable', said: error.message };
      throw error;
    }
  }

  return {
    authenticate: (config, { username, password }) =>
      asked(config, { username, password, everything: false }, unseenSteps),
    async searchPreview(config, username, password) {
      const steps: LdapStep[] = [];
      const outcome = await asked(config, { username, password, everything: true }, recordedSteps(steps));
      return { steps, outcome };
    },
  };
}

/** How others fare with a server is nothing to who trusts other authorities. */
const keyOf = ({ config }: Plan, { url }: DirectoryServer): string =>
  JSON.stringify([url, config.startTls, config.rootCa ?? '']);

/** The server could not be reached, or said nothing that could be understood. */
const isSilence = (error: unknown): error is Broken | PosternError =>
  error instanceof Broken || error instanceof PosternError;

/** It would be the same the next time: the server may not be asked, or has no TLS that is trusted. */
const isMendable = (error: Broken | PosternError): boolean =>
  error instanceof Broken ? error.mendable : error.kind === 'failed_precondition';
