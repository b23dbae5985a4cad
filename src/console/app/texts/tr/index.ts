import type { Texts } from '../index.ts';
import { access } from './access.ts';
import { actions } from './actions.ts';
import { administrators } from './administrators.ts';
import { applications } from './applications.ts';
import { authorizations } from './authorizations.ts';
import { branding } from './branding.ts';
import { common } from './common.ts';
import { deliveries } from './deliveries.ts';
import { directory } from './directory.ts';
import { events } from './events.ts';
import { groups } from './groups.ts';
import { identityProviders } from './identity-providers.ts';
import { insight } from './insight.ts';
import { instance } from './instance.ts';
import { instances } from './instances.ts';
import { lists } from './lists.ts';
import { metadata } from './metadata.ts';
import { organizations } from './organizations.ts';
import { overview } from './overview.ts';
import { problems } from './problems.ts';
import { projects } from './projects.ts';
import { scripts } from './scripts.ts';
import { serviceAccounts } from './service-accounts.ts';
import { sessions } from './sessions.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { simulator } from './simulator.ts';
import { subscriptions } from './subscriptions.ts';
import { trust } from './trust.ts';
import { users } from './users.ts';
import { wording } from './wording.ts';

export const tr: Texts = {
  access,
  actions,
  administrators,
  authorizations,
  applications,
  branding,
  common,
  deliveries,
  directory,
  events,
  groups,
  identityProviders,
  insight,
  instance,
  instances,
  lists,
  metadata,
  organizations,
  overview,
  problems,
  projects,
  scripts,
  serviceAccounts,
  sessions,
  settings,
  shell,
  simulator,
  subscriptions,
  trust,
  users,
  wording,
};
