import { Type } from '@sinclair/typebox';
import { alreadyExists, notFound } from '../../errors/index.ts';
import {
  auditColumns,
  created,
  type Decision,
  defineEvent,
  defineTable,
  type NewEvent,
  on,
  type ProjectionHandler,
  type RecordedEvent,
} from '../../eventstore/index.ts';
import { keptIn, type Level, levels } from '../levels.ts';

/**
 * The identity providers that login settings offer. Those of the instance may be gone while an organization still lists
 * them: they count where there is one. Zitadel's payloads number the level that has the provider so.
 */
export const ownerNumber = { instance: 1, org: 2 } as const;

const ofProvider = { idpConfigId: Type.String() };
const eventsOf = (level: Level) => ({
  added: defineEvent(
    level,
    `${level}.policy.login.idpprovider.added`,
    Type.Object({ ...ofProvider, idpProviderType: Type.Optional(Type.Integer()) }),
  ),
  removed: defineEvent(level, `${level}.policy.login.idpprovider.removed`, Type.Object(ofProvider)),
  /** With the provider itself. */
  wentAlong: defineEvent(level, `${level}.policy.login.idpprovider.cascade.removed`, Type.Object(ofProvider)),
});
const events = { instance: eventsOf('instance'), org: eventsOf('org') };

export const loginProvidersTable = defineTable(
  'idp_login_policy_links_projection',
  { instance_id: 'text', id: 'text', idp_id: 'text', ...auditColumns },
  { key: ['instance_id', 'id', 'idp_id'], goesWith: { org: 'id' }, readable: true },
);

type OfProvider = RecordedEvent<string, { idpConfigId: string }>;
const key = ({ instanceId, aggregateId, payload }: OfProvider) => ({
  instance_id: instanceId,
  id: aggregateId,
  idp_id: payload.idpConfigId,
});

export const loginProviderHandlers: ProjectionHandler[] = levels.flatMap((level) => [
  on(events[level].added, (event, rows) =>
    rows.insert(loginProvidersTable, { ...key(event), ...created(event) }),
  ),
  on(events[level].removed, (event, rows) => rows.remove(loginProvidersTable, key(event))),
  on(events[level].wentAlong, (event, rows) => rows.remove(loginProvidersTable, key(event))),
]);

/** The facts that offer these providers; for settings that offer none yet. */
export const providersOffered = (level: Level, providers: readonly PlacedProvider[]): NewEvent[] =>
  providers.map((provider) => events[level].added(payloadOf(provider)));

export interface PlacedProvider {
  readonly id: string;
  readonly level: Level;
}
const payloadOf = ({ id, level }: PlacedProvider) => ({
  idpConfigId: id,
  idpProviderType: ownerNumber[level],
});

interface OwnProviders {
  /** There are login settings that could offer some. */
  readonly hasPolicy: boolean;
  readonly offered: readonly string[];
}

function sliceOf(level: Level) {
  const policy = `${level}.policy.login`;
  const none: OwnProviders = { hasPolicy: false, offered: [] };
  const { added, removed, wentAlong } = events[level];
  const types = [added.type, removed.type, wentAlong.type];
  return keptIn(level, [`${policy}.added`, `${policy}.removed`, ...types], none, (own, event) => {
    if (event.type === `${policy}.added`) return { ...own, hasPolicy: true };
    if (event.type === `${policy}.removed`) return none;
    const { idpConfigId } = event.payload as { idpConfigId: string };
    const others = own.offered.filter((each) => each !== idpConfigId);
    return { ...own, offered: event.type === added.type ? [...others, idpConfigId] : others };
  });
}
export const loginProviderSlices = { instance: sliceOf('instance'), org: sliceOf('org') };

export function offerProvider(level: Level, own: OwnProviders, provider: PlacedProvider): Decision {
  if (requirePolicy(level, own).includes(provider.id))
    throw alreadyExists('SETT-Idp01', 'The login settings offer this identity provider already', {
      field: 'idp_id',
    });
  return { events: [events[level].added(payloadOf(provider))] };
}

export function withdrawProvider(level: Level, own: OwnProviders, id: string): Decision {
  if (!requirePolicy(level, own).includes(id))
    throw notFound('SETT-Idp02', 'The login settings do not offer this identity provider', {
      field: 'idp_id',
    });
  return { events: [events[level].removed({ idpConfigId: id })] };
}

/** The fact that a provider that is gone is offered no more. */
export const wentAlong = (level: Level, id: string): NewEvent => events[level].wentAlong({ idpConfigId: id });

function requirePolicy(level: Level, { hasPolicy, offered }: OwnProviders): readonly string[] {
  if (level === 'instance' || hasPolicy) return offered;
  throw notFound(
    'SETT-Idp03',
    'The organization has no login settings of its own; add some before it offers identity providers',
  );
}
