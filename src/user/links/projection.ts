import {
  auditColumns,
  changed,
  created,
  defineTable,
  on,
  type ProjectionHandler,
  type RecordedEvent,
} from '../../eventstore/index.ts';
import * as events from '../link-events.ts';

/** Who comes from which account of which identity provider. Links of providers that are gone lead nowhere. */
export const userLinksTable = defineTable(
  'idp_user_links_projection',
  {
    instance_id: 'text',
    idp_id: 'text',
    external_user_id: 'text',
    user_id: 'text',
    display_name: 'text',
    ...auditColumns,
  },
  {
    key: ['instance_id', 'idp_id', 'external_user_id'],
    goesWith: { org: 'resource_owner', user: 'user_id' },
    readable: true,
  },
);

const key = (event: RecordedEvent, idpId: string, externalId: string) => ({
  instance_id: event.instanceId,
  idp_id: idpId,
  external_user_id: externalId,
});

export const userLinkHandlers: ProjectionHandler[] = [
  on(events.linkAdded, (event, rows) => {
    const { idpConfigId, userId, displayName = '' } = event.payload;
    rows.insert(userLinksTable, {
      ...key(event, idpConfigId, userId),
      user_id: event.aggregateId,
      display_name: displayName,
      ...created(event),
    });
  }),
  ...[events.linkRemoved, events.linkWentAlong].map((fact) =>
    on(fact, (event, rows) =>
      rows.remove(userLinksTable, key(event, event.payload.idpConfigId, event.payload.userId)),
    ),
  ),
  on(events.linkMigrated, (event, rows) => {
    const { idpConfigId, previousId, newId } = event.payload;
    rows.updateWhere(userLinksTable, key(event, idpConfigId, previousId), {
      external_user_id: newId,
      ...changed(event),
    });
  }),
  on(events.linkRenamed, (event, rows) => {
    const { idpConfigId, userId, username } = event.payload;
    rows.update(userLinksTable, key(event, idpConfigId, userId), {
      display_name: username,
      ...changed(event),
    });
  }),
];
