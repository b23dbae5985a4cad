import type { InstanceContext } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { type InstanceRow, instanceByHost, knownHosts } from './queries.ts';

/** How a request addressed the server, after trusted proxies. */
export interface Addressed {
  /** Host with port, as in the Host header. */
  readonly host: string;
  /** By https, as the listener and `server.publicUrl` have it. */
  readonly secure: boolean;
}

/** undefined: no instance has this host. Known hosts answer without a query, and at once. */
export type InstanceResolver = (
  addressed: Addressed,
) => InstanceContext | undefined | Promise<InstanceContext | undefined>;

export interface ResolverOptions {
  /** `server.publicUrl`: its scheme and port hold for its host, whatever stands between. */
  readonly publicUrl: string;
  /** Told of a host that is answered with an http issuer though the public URL is https. */
  readonly downgraded?: (host: string) => void;
  /** Hosts kept in memory; unknown ones too, so that a flood of them costs no queries. Default 10 000. */
  readonly capacity?: number;
}

const tellEveryMs = 10_000;
const hostsTold = 20;

/** A name of 253 characters and a port. */
const maxHostLength = 259;

export const hostWithoutPort = (host: string): string => host.toLowerCase().replace(/:\d+$/, '');

/** Finds the instance of a request by its host; cached until the instance or its domains change. */
export function createInstanceResolver(platform: Platform, options: ResolverOptions): InstanceResolver {
  const capacity = options.capacity ?? 10_000;
  const publicUrl = new URL(options.publicUrl);
  const contexts = new Map<string, InstanceContext | undefined>();
  const loading = new Map<string, Promise<InstanceContext | undefined>>();
  let generation = 0;

  platform.projections.onProjected(({ changes }) => {
    if (changes && !changes.some(({ aggregateType }) => aggregateType === 'instance')) return;
    generation += 1;
    contexts.clear();
    loading.clear();
  });

  let toldAt = Number.NEGATIVE_INFINITY;
  /** For the operator, whose proxy or DNS may be at fault; the client is not told of other hosts. */
  const tellUnknown = async (host: string) => {
    // Anybody can send any host, as often as they like.
    if (performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    const known = await knownHosts(platform.sql, hostsTold);
    platform.log.warn(
      'a request came for a host that no instance has: add it (postern domains add), or mend what sends it',
      { host, known },
    );
  };

  const load = async (key: string, { host, secure }: Addressed): Promise<InstanceContext | undefined> => {
    const startedIn = generation;
    try {
      const row = await instanceByHost(platform.sql, hostWithoutPort(host));
      const context = row && contextOf(row, { host, secure }, publicUrl);
      if (context && publicUrl.protocol === 'https:' && context.origin.startsWith('http:'))
        options.downgraded?.(host);
      if (!row) void tellUnknown(host).catch(() => {});
      // What was read before a change must not be kept after it.
      if (startedIn === generation) {
        if (contexts.size >= capacity) contexts.clear();
        contexts.set(key, context);
      }
      return context;
    } finally {
      if (startedIn === generation) loading.delete(key);
    }
  };

  return (addressed) => {
    // No host is longer (RFC 1035 §2.3.4); what is longer would only fill the memory.
    if (addressed.host.length > maxHostLength) return undefined;
    const key = `${addressed.secure ? 's' : ''}//${addressed.host}`;
    if (contexts.has(key)) return contexts.get(key);
    const underWay = loading.get(key);
    if (underWay) return underWay;
    const started = load(key, addressed);
    loading.set(key, started);
    return started;
  };
}

function contextOf(row: InstanceRow, { host, secure }: Addressed, publicUrl: URL): InstanceContext {
  const isPublic = hostWithoutPort(host) === publicUrl.hostname;
  return {
    id: row.id,
    host,
    origin: isPublic ? publicUrl.origin : `${secure ? 'https' : 'http'}://${host}`,
    primaryDomain: row.domains.find(({ primary }) => primary)?.domain ?? hostWithoutPort(host),
    defaultOrgId: row.default_org_id,
    projectId: row.project_id,
    consoleClientId: row.console_client_id,
    defaultLanguage: row.default_language,
  };
}
