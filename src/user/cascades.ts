import {
  type Aggregate,
  type AggregateWrite,
  type Cascade,
  type CascadeFact,
  type RecordedEvent,
  writeOf,
} from '../eventstore/index.ts';
import { instanceDomainPrimarySet } from '../instance/events.ts';
import { temporaryDomain } from '../org/index.ts';
import type { Platform } from '../platform.ts';
import { claimUserName } from './commands/index.ts';
import { domainOwners } from './domain-owners.ts';
import { domainOf } from './names.ts';
import { userNaming } from './new-names.ts';
import { userAggregate } from './state.ts';

type Sources = Pick<Platform, 'sql' | 'store' | 'projections' | 'ids'>;

const primaryDomain: Aggregate<string, RecordedEvent<string, { domain: string }>> = {
  type: 'instance',
  eventTypes: [instanceDomainPrimarySet.type],
  initial: '',
  evolve: (_before, { payload }) => payload.domain,
};

/** By user, for names that end in one. */
const domainsOf = (facts: readonly CascadeFact[]): ReadonlyMap<string, string> =>
  new Map(
    facts.flatMap(({ aggregateId, payload }) => {
      const domain = domainOf((payload as { readonly userName: string }).userName);
      return domain === undefined ? [] : [[aggregateId, domain] as const];
    }),
  );

async function claims(sources: Sources, instanceId: string, facts: readonly CascadeFact[]) {
  const domains = domainsOf(facts);
  if (domains.size === 0) return [];
  const owners = await domainOwners(sources, instanceId, [...new Set(domains.values())]);
  const ids = [...domains].filter(([, domain]) => owners.has(domain)).map(([id]) => id);
  if (ids.length === 0) return [];
  const loaded = await sources.store.loadMany(instanceId, userAggregate, ids);
  const foreign = [...loaded.values()].filter(({ id, owner }) => owners.get(domains.get(id) ?? '') !== owner);
  if (foreign.length === 0) return [];
  const { state: home } = await sources.store.load(instanceId, primaryDomain, instanceId);
  return foreign.flatMap((user): AggregateWrite[] => {
    const domain = domains.get(user.id) ?? '';
    const temporaryName = `${sources.ids()}@${temporaryDomain(home)}`;
    const decision = claimUserName(user.state, { orgId: user.owner, domain, temporaryName });
    return decision.events.length === 0 ? [] : [writeOf(user, user.owner, decision)];
  });
}

/**
 * Whose the domain of a user name is, is read before the name is written. Where the domain was verified meanwhile,
 * `claimUserNames` may have looked before the name stood: so it is looked for behind the write, and whichever of both is
 * later sees the other (decision 0246).
 */
export const nameCascades = (sources: Sources): readonly Cascade[] => {
  const on = userNaming.map(({ type }) => type);
  return [
    {
      on,
      overtaken: on,
      async *follow(instanceId, facts, since) {
        const writes = since === undefined ? [] : await claims(sources, instanceId, facts);
        if (writes.length > 0) yield writes;
      },
    },
  ];
};
