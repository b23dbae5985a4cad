import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { filterText, type LdapResult, resultCode, scope } from '../../ldapv3/index.ts';
import { type Outbound, secured } from '../../outbound/index.ts';
import type { LdapCredentials } from './config.ts';
import { Broken, DirectoryConnection, saidOf } from './connection.ts';
import { type DirectoryPerson, Refused } from './outcome.ts';
import { personOf, wantedOf } from './person.ts';
import type { DirectoryServer, Plan } from './plan.ts';
import { refusalOf } from './refusals.ts';
import type { Steps } from './steps.ts';
import { Values } from './values.ts';

export interface Attempt {
  readonly outbound: Outbound;
  readonly plan: Plan;
  readonly server: DirectoryServer;
  readonly steps: Steps;
  readonly timeoutMs: number;
}

/** `password` undefined: the person is looked up and does not sign in. `everything`: all attributes are asked for. */
export interface Asked extends Omit<LdapCredentials, 'password'> {
  readonly password: string | undefined;
  readonly everything: boolean;
}

/**
 * A person's sign-in at one server: whoever searches binds and finds one entry, and the person binds by it.
 * @throws Refused where the directory said no; Broken or a PosternError where it said nothing, and another may be asked
 */
export async function attempt(input: Attempt, asked: Asked): Promise<DirectoryPerson> {
  const signal = AbortSignal.timeout(input.timeoutMs);
  const connection = await opened(input, signal);
  const leave = () => connection.socket.destroy(new Broken('it did not answer in time'));
  signal.addEventListener('abort', leave, { once: true });
  try {
    if (input.server.tls === 'start') await startedTls(input, connection, signal);
    await boundAsSearcher(input, connection);
    const values = await found(input, connection, asked);
    const { plan, server, steps } = input;
    const person = await steps.run('mapping', server.url, () => personOf(values, plan.config.attributes));
    await boundAsPerson(input, connection, values, asked.password);
    return person;
  } catch (error) {
    if (signal.aborted && !(error instanceof Refused)) throw new Broken('it did not answer in time');
    throw error;
  } finally {
    signal.removeEventListener('abort', leave);
    connection.end();
  }
}

async function opened(input: Attempt, signal: AbortSignal): Promise<DirectoryConnection> {
  const { outbound, server, steps, timeoutMs } = input;
  const { host, port, url } = server;
  const socket = await steps.run('connect', url, async (note) => {
    const made = await outbound.connect({ host, port }, timeoutMs);
    note({ address: made.remoteAddress ?? '' });
    return made;
  });
  if (server.tls !== 'implicit') return new DirectoryConnection(socket);
  return new DirectoryConnection(
    await steps.run('tls', url, async (note) => {
      const over = await underTls(input, socket, signal);
      note(factsOf(over));
      return over;
    }),
  );
}

const startedTls = (input: Attempt, connection: DirectoryConnection, signal: AbortSignal): Promise<void> =>
  input.steps.run('tls', input.server.url, async (note) => {
    await connection.startTls((clear) => underTls(input, clear, signal));
    note(factsOf(connection.socket as TLSSocket));
  });

async function underTls({ plan, outbound, server }: Attempt, socket: Socket, signal: AbortSignal) {
  try {
    const trusted = plan.authorities ?? outbound.authorities;
    return (await secured(socket, server.host, trusted, signal, [])) as TLSSocket;
  } catch (error) {
    throw new Broken(`there is no TLS with it: ${error instanceof Error ? error.message : error}`, true);
  }
}

function factsOf(socket: TLSSocket): Record<string, string> {
  const { subject, issuer, valid_to: validTo, subjectaltname: names } = socket.getPeerCertificate();
  const facts = { protocol: socket.getProtocol(), subject: subject?.CN, names, issuer: issuer?.CN, validTo };
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])),
  );
}

async function boundAsSearcher(input: Attempt, connection: DirectoryConnection): Promise<void> {
  const { plan, server, steps } = input;
  const { bindDn, bindPassword } = plan.config;
  if (bindDn === '') return;
  await steps.run('bind', server.url, async (note) => {
    note({ dn: bindDn });
    const result = await connection.bind(bindDn, bindPassword);
    requireAnswer(result);
    if (result.code !== resultCode.success)
      throw new Refused('misconfigured', `the directory does not let in who searches: ${saidOf(result)}`);
  });
}

const found = (input: Attempt, connection: DirectoryConnection, asked: Asked): Promise<Values> =>
  input.steps.run('search', input.server.url, async (note) => {
    const { plan, timeoutMs } = input;
    const { baseDn, attributes } = plan.config;
    const filter = plan.filterFor(asked.username);
    note({ base: baseDn, filter: filterText(filter) });
    const wanted = wantedOf(attributes, plan.bindBy);
    const { entries, result } = await connection.search({
      base: baseDn,
      scope: scope.subtree,
      // A second one is all that is to be known of several.
      sizeLimit: 2,
      timeLimit: Math.max(1, Math.ceil(timeoutMs / 1_000)),
      typesOnly: false,
      filter,
      attributes: asked.everything ? ['*', ...wanted] : wanted,
    });
    note({ found: String(entries.length) });
    requireAnswer(result);
    const [entry, second] = entries;
    if (second || result.code === resultCode.sizeLimitExceeded)
      throw new Refused('ambiguous', 'several entries have the name that was typed');
    if (result.code !== resultCode.success)
      throw new Refused('misconfigured', `the directory does not search: ${saidOf(result)}`);
    if (!entry) throw new Refused('unknown', 'no entry has the name that was typed');
    const values = new Values(entry);
    note({ dn: values.dn, ...(asked.everything && { entry: JSON.stringify(values.entry.attributes) }) });
    return values;
  });

async function boundAsPerson(
  { plan, server, steps }: Attempt,
  connection: DirectoryConnection,
  values: Values,
  password: string | undefined,
): Promise<void> {
  if (password === undefined) return;
  await steps.run('person_bind', server.url, async (note) => {
    const name = plan.bindBy === undefined ? values.dn : (values.first(plan.bindBy) ?? '');
    // By an empty name nobody is proven, whatever the password (RFC 4513 §5.1.1).
    if (name.trim() === '')
      throw new Refused('misconfigured', `the entry has no ${plan.bindBy ?? 'name'} to bind by`);
    note({ dn: name });
    const result = await connection.bind(name, password);
    requireAnswer(result);
    if (result.code !== resultCode.success) throw refusalOf(result);
  });
}

/** @throws Broken for a server that has no time or is going down: another one may have */
function requireAnswer(result: LdapResult): void {
  if (result.code === resultCode.busy || result.code === resultCode.unavailable)
    throw new Broken(`it answers nobody now: ${saidOf(result)}`);
}
