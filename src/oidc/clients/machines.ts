import { createBatcher } from '../../cache/index.ts';
import { arrayLiteral } from '../../database/index.ts';
import { isNew, rememberCurrent } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { sessionUsers } from '../../session/index.ts';
import {
  findUserByLoginName,
  machineCredentials,
  requireNoNewName,
  userState,
  userType,
} from '../../user/index.ts';

/** A machine user as the client that it is in the client credentials grant. */
export interface Machine {
  /** Its user id, or the name that it was found by. */
  readonly clientId: string;
  readonly userId: string;
  readonly orgId: string;
  /** '' without a secret. */
  readonly secretHash: string;
  /** The user and its organization are active. */
  readonly active: boolean;
  readonly accessTokenType: 'bearer' | 'jwt';
}

/** Machine users as clients, remembered until an event of them or their organization is projected. */
export interface Machines {
  /** By user id or login name; the same object until something of it changes. */
  byClientId(instanceId: string, clientId: string): Machine | undefined | Promise<Machine | undefined>;
}

interface MachineRow {
  readonly n: string;
  readonly id: string;
  readonly resource_owner: string;
  readonly secret_hash: string;
  readonly state: number;
  readonly access_token_type: number;
  readonly org_state: number | null;
}

const active = 1;
const jwt = 1;
const maxIdLength = 300;

// Administrators choose names, and ids of new users too: where the one of a machine is the other of another, none is
// meant, so that nobody gets tokens that bear another one's client id.
const query = `
  select w.n, u.id, u.resource_owner, u.secret_hash, u.state, u.access_token_type, o.state as org_state
  from unnest($1::text[], $2::text[]) with ordinality as w(instance_id, client_id, n)
  cross join lateral (
    select u.* from projections.users_projection u
    where u.instance_id = w.instance_id and u.id = w.client_id and u.type = ${userType.machine}
    union all
    select u.* from projections.login_names_projection l
    join projections.users_projection u on u.instance_id = l.instance_id and u.id = l.user_id
    where l.instance_id = w.instance_id and l.login_name = lower(w.client_id) and l.kind = 1
      and not l.domain_required and u.type = ${userType.machine}
  ) u
  left join projections.orgs_projection o on o.instance_id = u.instance_id and o.id = u.resource_owner`;

const machineOf = (clientId: string, row: Omit<MachineRow, 'n'>): Machine => ({
  clientId,
  userId: row.id,
  orgId: row.resource_owner,
  secretHash: row.secret_hash,
  active: row.state === userState.active && row.org_state === active,
  accessTokenType: row.access_token_type === jwt ? 'jwt' : 'bearer',
});

const split = (key: string): [string, string] => {
  const slash = key.indexOf('/');
  return [key.slice(0, slash), key.slice(slash + 1)];
};

export function createMachines(platform: Platform): Machines {
  const { sql, store, projections } = platform;
  const users = sessionUsers(platform);
  const lookup = createBatcher<Machine>({
    async load(keys) {
      const pairs = keys.map(split);
      const rows = (await sql.unsafe(
        query,
        [arrayLiteral(pairs.map(([instanceId]) => instanceId)), arrayLiteral(pairs.map(([, id]) => id))],
        { prepare: true },
      )) as unknown as MachineRow[];
      const found = new Map<string, Machine>();
      const ambiguous = new Set<string>();
      for (const row of rows) {
        const at = Number(row.n) - 1;
        const key = keys[at] ?? '';
        const other = found.get(key);
        if (other && other.userId !== row.id) ambiguous.add(key);
        found.set(key, machineOf(pairs[at]?.[1] ?? '', row));
      }
      for (const key of ambiguous) found.delete(key);
      return found;
    },
  });

  async function find(key: string): Promise<Machine | undefined> {
    const machine = await lookup.get(key);
    const [instanceId, clientId] = split(key);
    if (machine || !clientId.includes('@')) return machine;
    // `name@domain` of an organization: rare, so a query of its own.
    const row = await findUserByLoginName(sql, instanceId, clientId, {
      withoutEmail: true,
      withoutPhone: true,
    });
    return row?.type === userType.machine ? machineOf(clientId, row) : undefined;
  }

  /** For when the tables may be behind. */
  async function byEvents(instanceId: string, machine: Machine): Promise<Machine | undefined> {
    const [credentials, user] = await Promise.all([
      store.load(instanceId, machineCredentials, machine.userId),
      users.byId(instanceId, machine.userId),
    ]);
    return user && { ...machine, secretHash: credentials.state.secretHash, active: user.active };
  }

  const machines = rememberCurrent<Machine | undefined>(projections, {
    maxEntries: 10_000,
    ttlMs: 60_000,
    worth: () => true,
    reading(key) {
      const [instanceId, clientId] = split(key);
      return {
        read: () => find(key),
        dependsOn: (machine) => [
          { instanceId, aggregateType: 'user', ...(machine && { aggregateId: machine.userId }) },
          { instanceId, aggregateType: 'org', ...(machine && { aggregateId: machine.orgId }) },
        ],
        async decide(machine) {
          if (machine) return byEvents(instanceId, machine);
          const { state } = await store.load(instanceId, machineCredentials, clientId);
          if (state.isMachine) throw isNew();
          await requireNoNewName(platform, instanceId, clientId);
          return undefined;
        },
      };
    },
  });

  return {
    byClientId: (instanceId, clientId) =>
      clientId.length > maxIdLength || clientId.includes('\0')
        ? undefined
        : machines(`${instanceId}/${clientId}`),
  };
}
