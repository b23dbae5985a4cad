import {
  defineProjection,
  on,
  type ProjectionHandler,
  type ProjectionTable,
} from '../../eventstore/index.ts';
import { orgEvents } from '../../org/index.ts';
import * as events from '../events.ts';
import { authMethodHandlers, machineKeyHandlers, personalAccessTokenHandlers } from './credentials.ts';
import { loginNameHandlers } from './login-names.ts';
import {
  authMethodsTable,
  authnKeysTable,
  created,
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

/** With an organization go its users. */
const withOrg = (table: ProjectionTable): ProjectionHandler =>
  on(orgEvents.orgRemoved, (event, rows) =>
    rows.removeWhere(table, { instance_id: event.instanceId, resource_owner: event.aggregateId }),
  );

const withUser = (table: ProjectionTable): ProjectionHandler =>
  on(events.userRemoved, (event, rows) => rows.removeWhere(table, ofUser(event)));

const belongings = (name: string, table: ProjectionTable, handlers: ProjectionHandler[]) =>
  defineProjection({
    name,
    tables: [table],
    handlers: [...handlers, withUser(table), withOrg(table)],
  });

export const userProjections = [
  defineProjection({
    name: 'users',
    tables: [usersTable],
    handlers: [...userHandlers, withOrg(usersTable)],
  }),
  belongings('login_names', loginNamesTable, loginNameHandlers),
  belongings('user_metadata', userMetadataTable, metadataHandlers),
  belongings('user_auth_methods', authMethodsTable, authMethodHandlers),
  belongings('personal_access_tokens', personalAccessTokensTable, personalAccessTokenHandlers),
  belongings('authn_keys', authnKeysTable, machineKeyHandlers),
];
