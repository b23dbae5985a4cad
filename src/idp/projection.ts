import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type ProjectionHandler,
  type RecordedEvent,
} from '../eventstore/index.ts';
import { earlier, providerFacts, providerMigrated, providerRemoved } from './events.ts';
import { nameFields, optionFields } from './fields.ts';
import { kindNamed, providerKinds } from './kinds/index.ts';

/** As the enums of the wire number them. */
export const providerState = { active: 1, inactive: 2 } as const;

const levels = ['instance', 'org'] as const;

/** What lists and sign-in pages show. What a kind is set to is folded from the events, which keep the secrets too. */
export const idpTemplatesTable = defineTable(
  'idp_templates_projection',
  {
    instance_id: 'text',
    id: 'text',
    ...nameFields.columns,
    type: 'smallint',
    state: 'smallint',
    /** Of the oldest form, which has calls of its own. */
    is_earlier: 'boolean',
    ...optionFields.columns,
    ...auditColumns,
  },
  { goesWith: { org: 'resource_owner' }, readable: true },
);

type OfProvider = RecordedEvent<string, { id?: string; idpConfigId?: string }>;
const key = ({ instanceId, payload: { id, idpConfigId } }: OfProvider) => ({
  instance_id: instanceId,
  id: id ?? idpConfigId ?? '',
});

/** @param type undefined: as it is */
const described = ({ payload }: RecordedEvent, type?: number) => ({
  ...nameFields.row(nameFields.read(payload)),
  ...optionFields.row(optionFields.read(payload)),
  ...(type !== undefined && { type }),
});

const whole = ({ payload }: RecordedEvent) => ({
  ...nameFields.row(nameFields.fold(nameFields.zeros, payload)),
  ...optionFields.row(optionFields.fold(optionFields.zeros, payload)),
});

const isJwt = 3;
const earlierType = (idpType: number | undefined): number =>
  kindNamed(idpType === isJwt ? 'jwt' : 'oidc').type;

const changeState = (state: number) => (event: OfProvider, rows: Parameters<ProjectionHandler['apply']>[1]) =>
  rows.update(idpTemplatesTable, key(event), { state, ...changed(event) });

const forget = (event: OfProvider, rows: Parameters<ProjectionHandler['apply']>[1]) =>
  rows.remove(idpTemplatesTable, key(event));
const touch = (event: OfProvider, rows: Parameters<ProjectionHandler['apply']>[1]) =>
  rows.update(idpTemplatesTable, key(event), changed(event));

const handlers: ProjectionHandler[] = levels.flatMap((level) => [
  ...providerKinds.flatMap((kind) => {
    const { added, changed: change } = providerFacts(level, kind);
    return [
      on(added, (event, rows) =>
        rows.insert(idpTemplatesTable, {
          ...key(event),
          ...whole(event),
          type: kind.type,
          state: providerState.active,
          is_earlier: false,
          ...created(event),
        }),
      ),
      on(change, (event, rows) =>
        rows.update(idpTemplatesTable, key(event), { ...described(event), ...changed(event) }),
      ),
    ];
  }),
  ...Object.entries(providerMigrated[level]).map(([name, fact]) =>
    on(fact, (event, rows) =>
      rows.update(idpTemplatesTable, key(event), {
        ...whole(event),
        type: kindNamed(name as keyof typeof providerMigrated.org).type,
        state: providerState.active,
        is_earlier: false,
        ...changed(event),
      }),
    ),
  ),
  on(providerRemoved[level], forget),
  on(earlier[level].added, (event, rows) =>
    rows.insert(idpTemplatesTable, {
      ...key(event),
      ...whole(event),
      is_linking_allowed: true,
      is_creation_allowed: true,
      is_auto_creation: event.payload.autoRegister ?? false,
      type: earlierType(event.payload.idpType),
      state: providerState.active,
      is_earlier: true,
      ...created(event),
    }),
  ),
  on(earlier[level].changed, (event, rows) =>
    rows.update(idpTemplatesTable, key(event), {
      ...described(event),
      ...(event.payload.autoRegister !== undefined && { is_auto_creation: event.payload.autoRegister }),
      ...changed(event),
    }),
  ),
  on(earlier[level].deactivated, changeState(providerState.inactive)),
  on(earlier[level].reactivated, changeState(providerState.active)),
  on(earlier[level].removed, forget),
  on(earlier[level].openIdAdded, touch),
  on(earlier[level].openIdChanged, touch),
  on(earlier[level].jwtAdded, touch),
  on(earlier[level].jwtChanged, touch),
]);

export const idpProjections = [
  defineProjection({ name: 'idp_templates', version: 2, tables: [idpTemplatesTable], handlers }),
];
