import { rememberCurrent, requireNotNew } from '../eventstore/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { trustedIssuerAdded } from './events.ts';
import { type Identities, issuerFields } from './fields.ts';
import { findTrust, type TrustRow } from './queries.ts';
import { type Binding, holderOf, type TrustedIssuer, trustedIssuerAggregate } from './state.ts';

/** An issuer that an organization trusts, as the protocols need it. */
export interface Trust {
  readonly id: string;
  readonly issuer: string;
  readonly jwksUri: string;
  /** JSON; '' where the keys are fetched. */
  readonly jwks: string;
  /** '' for the issuer of this server. */
  readonly audience: string;
  readonly identities: Identities;
  readonly bindings: readonly Binding[];
}

/** Whom organizations trust, remembered until something of the issuer changes. */
export interface Trusts {
  of(instanceId: string, orgId: string, issuer: string): Trust | undefined | Promise<Trust | undefined>;
}

const longestIssuer = 500;

export const trustOf = ({ id, bindings, ...row }: TrustRow): Trust => ({
  ...issuerFields.fromRow(row),
  id,
  bindings: bindings.map(
    ({ user_id: userId, project_id: projectId, application_id: applicationId, rules }) => ({
      holder: holderOf({ userId, projectId, applicationId }),
      rules,
    }),
  ),
});

export const trustByEvents = (id: string, state: TrustedIssuer): Trust | undefined =>
  state.lifecycle === 'active' ? { ...state, id, bindings: [...state.bindings.values()] } : undefined;

function createTrusts({ sql, store, projections }: Pick<Platform, 'sql' | 'store' | 'projections'>): Trusts {
  const trusts = rememberCurrent<Trust | undefined>(projections, {
    ttlMs: 60_000,
    maxEntries: 2_000,
    reading(key) {
      const [instanceId, orgId, issuer] = JSON.parse(key) as [string, string, string];
      return {
        async read() {
          const row = await findTrust(sql, instanceId, orgId, issuer);
          return row && trustOf(row);
        },
        dependsOn: (trust) => [
          { instanceId, aggregateType: 'trusted_issuer', ...(trust && { aggregateId: trust.id }) },
        ],
        async decide(trust) {
          if (trust) {
            const { state } = await store.load(instanceId, trustedIssuerAggregate, trust.id);
            return trustByEvents(trust.id, state);
          }
          const isIt = (payload: Readonly<Record<string, unknown>>) => payload['issuer'] === issuer;
          await requireNotNew({ store, projections }, instanceId, [trustedIssuerAdded], isIt);
          return undefined;
        },
      };
    },
  });
  return {
    of: (instanceId, orgId, issuer) =>
      issuer.length > longestIssuer ? undefined : trusts(JSON.stringify([instanceId, orgId, issuer])),
  };
}

/** Of a server one, so that all who ask share what it remembers. */
export const trustsOf = oncePer(createTrusts);
