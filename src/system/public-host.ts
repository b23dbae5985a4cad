import type { Config } from '../config/index.ts';
import { failedPrecondition, PosternError } from '../errors/index.ts';
import { runCommand } from '../eventstore/index.ts';
import { hostTaken, instanceAggregate, instanceCommands, instanceIds } from '../instance/index.ts';
import type { Platform } from '../platform.ts';

/** Names of this machine alone: also what `server.publicUrl` is where nobody set it. */
const local = /^(localhost|127\.[0-9.]+|\[::1\])$|\.localhost$/;

/**
 * Makes sure that an instance answers under the host of `server.publicUrl`, which may have changed since the last start:
 * a single instance takes it as its primary domain and keeps the old one beside it.
 * @returns the host when it was taken
 * @throws PosternError `failed_precondition` (INST-Pub01) where several instances could be meant
 */
export async function takePublicHost(
  platform: Platform,
  { publicUrl }: Pick<Config['server'], 'publicUrl'>,
): Promise<string | undefined> {
  const host = instanceCommands.cleanHost(new URL(publicUrl).hostname, 'server.publicUrl');
  if (local.test(host) || (await hostTaken(platform.sql, host))) return undefined;
  const ids = await instanceIds(platform.sql);
  const [id] = ids;
  if (id === undefined) return undefined;
  if (ids.length > 1)
    throw failedPrecondition(
      'INST-Pub01',
      `server.publicUrl names ${host}, which none of the ${ids.length} instances has: run "postern domains add ${host} --instance ID", or change server.publicUrl`,
    );
  try {
    await addDomain(platform, id, host, true);
  } catch (error) {
    // Another node that starts at the same moment did it.
    if (!(error instanceof PosternError && /^INST-Dom0[14]$/.test(error.id))) throw error;
  }
  platform.log.info('the host of server.publicUrl is the primary domain of the instance now', { host });
  return host;
}

/** Adds a domain to an instance, in one step with making it primary where that is wanted. */
export const addDomain = (platform: Platform, instanceId: string, domain: string, primary: boolean) =>
  changeDomains(platform, instanceId, (instance) => {
    const added = instanceCommands.addInstanceDomain(instance, { domain });
    if (!primary) return added;
    const host = instanceCommands.cleanHost(domain);
    const having = { ...instance, domains: new Map(instance.domains).set(host, { generated: false }) };
    const { events } = instanceCommands.setPrimaryInstanceDomain(having, { domain });
    return { ...added, events: [...added.events, ...events] };
  });

type Decide = (
  instance: Parameters<typeof instanceCommands.addInstanceDomain>[0],
) => ReturnType<typeof instanceCommands.addInstanceDomain>;

/** Runs a decision on an instance's domains as the operator, and waits until it holds. */
export async function changeDomains(platform: Platform, instanceId: string, decide: Decide): Promise<void> {
  let reached = 0n;
  const scope = {
    instanceId,
    editor: { user: 'SYSTEM', service: 'domains' },
    observe: (position: bigint) => {
      reached = position;
    },
  };
  await runCommand(platform.store, scope, instanceAggregate, instanceId, ({ state }) => decide(state), {
    owner: instanceId,
  });
  await platform.projections.waitFor(reached, 30_000);
}
