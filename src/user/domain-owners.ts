import type { RecordedEvent } from '../eventstore/index.ts';
import { orgDomainRemoved, orgDomainVerified, orgRemoved } from '../org/events.ts';
import type { Platform } from '../platform.ts';
import { asciiDomain } from '../precis/index.ts';

const owning = [orgDomainVerified, orgDomainRemoved, orgRemoved].map(({ type }) => type);
const pageSize = 1_000;

/**
 * The organization that has verified each of the domains, now: by the tables, and by what was written since.
 *
 * @param domains in ASCII
 */
export async function domainOwners(
  { sql, store, projections }: Pick<Platform, 'sql' | 'store' | 'projections'>,
  instanceId: string,
  domains: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const eventsAfter = (afterPosition: bigint) =>
    store.search({ instanceId, eventTypes: owning, afterPosition, limit: pageSize }) as Promise<
      RecordedEvent<string, { domain?: string }>[]
    >;
  // Before the tables are read: an event that they show already changes nothing when it is applied once more.
  const since = projections.position();
  const [rows, first] = await Promise.all([
    sql<{ domain: string; orgId: string }[]>`
      select domain, org_id as "orgId" from projections.org_domains_projection
      where instance_id = ${instanceId} and domain = any(${[...domains]}::text[]) and is_verified`,
    eventsAfter(since),
  ]);
  const owners = new Map(rows.map(({ domain, orgId }) => [domain, orgId]));
  for (let events = first; ; events = await eventsAfter(events.at(-1)?.position ?? since)) {
    for (const { type, aggregateId: orgId, payload } of events) {
      const named = asciiDomain(payload.domain ?? '') ?? '';
      const concerned = type === orgRemoved.type ? [...owners.keys()] : [named];
      for (const domain of concerned) {
        if (type === orgDomainVerified.type) owners.set(domain, orgId);
        else if (owners.get(domain) === orgId) owners.delete(domain);
      }
    }
    if (events.length < pageSize) return owners;
  }
}
