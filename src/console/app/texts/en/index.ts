import { common } from './common.ts';
import { lists } from './lists.ts';
import { overview } from './overview.ts';
import { shell } from './shell.ts';
import { users } from './users.ts';

export const en = { common, lists, overview, shell, users };
