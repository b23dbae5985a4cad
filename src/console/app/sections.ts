import { actions } from './actions/index.ts';
import { administrators } from './administrators/index.ts';
import { applications } from './applications/index.ts';
import { authorizations } from './authorizations/index.ts';
import { deliveries } from './deliveries/index.ts';
import { events } from './events/index.ts';
import { groups } from './groups/index.ts';
import { identityProviders } from './identity-providers/index.ts';
import { insight } from './insight/index.ts';
import { instances } from './instances/index.ts';
import { organizations } from './organizations/index.ts';
import { overview } from './overview/index.ts';
import { projects } from './projects/index.ts';
import { scripts } from './scripts/index.ts';
import type { Section } from './section.ts';
import { serviceAccounts } from './service-accounts/index.ts';
import { sessions } from './sessions/index.ts';
import { settings } from './settings/index.ts';
import { simulator } from './simulator/index.ts';
import { subscriptions } from './subscriptions/index.ts';
import { users } from './users/index.ts';

/** The console, in the order in which its navigation shows it. */
export const sections: readonly Section[] = [
  overview,
  insight,
  simulator,
  users,
  serviceAccounts,
  groups,
  sessions,
  projects,
  applications,
  authorizations,
  actions,
  scripts,
  deliveries,
  subscriptions,
  instances,
  organizations,
  administrators,
  events,
  settings,
  identityProviders,
];
