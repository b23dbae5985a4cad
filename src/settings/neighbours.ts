import type { Decision, Loaded, Part } from '../eventstore/index.ts';
import type { Place } from './levels.ts';
import type { PlacedProvider } from './policies/login-providers.ts';

/** Aggregates of other features that change together with a setting. */
export interface Together {
  /** Asked again in each try. */
  find(): Promise<readonly Part[]>;
  // biome-ignore lint/suspicious/noExplicitAny: other features' states
  decide(loaded: Loaded<any>): Decision;
}

/** What settings need of the features that follow them; the composition root connects them. */
export interface SettingsNeighbours {
  /** Puts user names of organizations (one, or all but some) under a rule; what it does not say stays. */
  userNamesUnder(
    instanceId: string,
    organizations: { readonly only: string } | { readonly except: readonly string[] },
    rule: { readonly domainRequired?: boolean; readonly organizationScoped?: boolean },
  ): Together;
  /**
   * The identity providers of these ids, which a place may offer: its own, and those that the instance has for all.
   * @throws PosternError `not_found`
   */
  providersFor(instanceId: string, place: Place, ids: readonly string[]): Promise<readonly PlacedProvider[]>;
}
