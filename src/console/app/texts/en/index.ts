import { common } from './common.ts';
import { deliveries } from './deliveries.ts';
import { lists } from './lists.ts';
import { overview } from './overview.ts';
import { shell } from './shell.ts';
import { users } from './users.ts';

export const en = { common, deliveries, lists, overview, shell, users };
