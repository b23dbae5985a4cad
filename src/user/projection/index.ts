import {
  created,
  defineProjection,
  on,
  type ProjectionHandler,
  type ProjectionTable,
} from '../../eventstore/index.ts';
import * as events from '../events.ts';
import { userLinkHandlers, userLinksTable } from '../links/projection.ts';
import { authMethodHandlers } from './auth-methods.ts';
import { machineKeyHandlers, personalAccessTokenHandlers } from './credentials.ts';
import { loginNameHandlers } from './login-names.ts';
import {
  authMethodsTable,
  authnKeysTable,
  loginNamesTable,
  ofUser,
  personalAccessTokensTable,
  userMetadataTable,
  usersTable,
} from './tables.ts';
import { userHandlers } from './users.ts';

export * from './tables.ts';

const metadataHandlers: ProjectionHandler[] = [
  on(events.metadataSet, (event, rows) =>
    rows.insert(userMetadataTable, { ...ofUser(event), ...created(event), ...event.payload }),
  ),
  on(events.metadataRemoved, (event, rows) =>
    rows.remove(userMetadataTable, { ...ofUser(event), key: event.payload.key }),
  ),
  on(events.metadataRemovedAll, (event, rows) => rows.removeWhere(userMetadataTable, ofUser(event))),
];

const projection = (name: string, table: ProjectionTable, handlers: ProjectionHandler[], version = 1) =>
  defineProjection({ name, version, tables: [table], handlers });

export const userProjections = [
  projection('users', usersTable, userHandlers, 4),
  projection('login_names', loginNamesTable, loginNameHandlers, 2),
  projection('user_metadata', userMetadataTable, metadataHandlers),
  projection('user_auth_methods', authMethodsTable, authMethodHandlers, 4),
  projection('idp_user_links', userLinksTable, userLinkHandlers),
  projection('personal_access_tokens', personalAccessTokensTable, personalAccessTokenHandlers),
  projection('authn_keys', authnKeysTable, machineKeyHandlers),
];
