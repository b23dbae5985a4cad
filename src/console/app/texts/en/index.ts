import { administrators } from './administrators.ts';
import { authorizations } from './authorizations.ts';
import { common } from './common.ts';
import { deliveries } from './deliveries.ts';
import { groups } from './groups.ts';
import { lists } from './lists.ts';
import { metadata } from './metadata.ts';
import { organizations } from './organizations.ts';
import { overview } from './overview.ts';
import { projects } from './projects.ts';
import { shell } from './shell.ts';
import { users } from './users.ts';

export const en = {
  administrators,
  authorizations,
  common,
  deliveries,
  lists,
  overview,
  projects,
  shell,
  users,
  groups,
  organizations,
  metadata,
};
