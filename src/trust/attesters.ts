import { rememberCurrent, requireNotNew } from '../eventstore/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { bindingAdded } from './events.ts';
import { findAttesters } from './queries.ts';
import { trustedIssuerAggregate } from './state.ts';
import { type Trust, trustByEvents, trustOf } from './trusts.ts';

interface Attested {
  readonly applicationId: string;
  readonly org: { readonly id: string };
}

/** Trusted issuers that are bound to an application, whatever they call themselves: remembered until one is changed. */
export interface Attesters {
  /** With their bindings to the application alone. */
  of(instanceId: string, application: Attested): readonly Trust[] | Promise<readonly Trust[]>;
}

const boundTo = (trust: Trust, applicationId: string): Trust => ({
  ...trust,
  bindings: trust.bindings.filter(
    ({ holder }) => 'applicationId' in holder && holder.applicationId === applicationId,
  ),
});

function createAttesters({
  sql,
  store,
  projections,
}: Pick<Platform, 'sql' | 'store' | 'projections'>): Attesters {
  const attesters = rememberCurrent<readonly Trust[]>(projections, {
    ttlMs: 60_000,
    maxEntries: 2_000,
    worth: (found) => found.length > 0,
    reading(key) {
      const [instanceId, orgId, applicationId] = JSON.parse(key) as [string, string, string];
      return {
        read: async () => (await findAttesters(sql, instanceId, orgId, applicationId)).map(trustOf),
        dependsOn: () => [{ instanceId, aggregateType: 'trusted_issuer' }],
        async decide(found) {
          const isIt = (payload: Readonly<Record<string, unknown>>) =>
            payload['applicationId'] === applicationId;
          await requireNotNew({ store, projections }, instanceId, [bindingAdded], isIt);
          const ids = found.map(({ id }) => id);
          const states = await store.loadMany(instanceId, trustedIssuerAggregate, ids);
          return [...states]
            .flatMap(([id, { state }]) => trustByEvents(id, state) ?? [])
            .map((trust) => boundTo(trust, applicationId))
            .filter(({ bindings }) => bindings.length > 0);
        },
      };
    },
  });
  return {
    of: (instanceId, { applicationId, org }) =>
      attesters(JSON.stringify([instanceId, org.id, applicationId])),
  };
}

/** Of a server one, so that all who ask share what it remembers. */
export const attestersOf = oncePer(createAttesters);
