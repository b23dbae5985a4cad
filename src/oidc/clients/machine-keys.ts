import { rememberCurrent, requireNotNew } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { sessionUsers } from '../../session/index.ts';
import { findMachineKey, machineCredentials, userEvents, userState } from '../../user/index.ts';
import type { AssertionSigner } from './assertion.ts';
import { keySetOf } from './keys.ts';
import type { Machine } from './machines.ts';

/** A machine user, and a key with which it proves to be itself. */
export interface KeyedMachine {
  readonly keyId: string;
  readonly signer: AssertionSigner;
  readonly machine: Machine;
}

/** Machine users by their keys, remembered until an event of them or their organization is projected. */
export interface MachineKeys {
  /** Undefined when the key is unknown or has expired. */
  byKeyId(instanceId: string, keyId: string): Promise<KeyedMachine | undefined>;
}

interface ExpiringMachine extends KeyedMachine {
  readonly expiresAt: Date;
}

const active = 1;
const jwt = 1;

/** While the tables are behind, the events of user and organization decide. */
export function createMachineKeys(platform: Platform): MachineKeys {
  const keys = rememberCurrent<ExpiringMachine | undefined>(platform.projections, {
    maxEntries: 10_000,
    ttlMs: 60_000,
    reading(name) {
      const slash = name.indexOf('/');
      const [instanceId, keyId] = [name.slice(0, slash), name.slice(slash + 1)];
      return {
        read: () => ofTables(platform, instanceId, keyId),
        dependsOn: (found) =>
          found
            ? [
                { instanceId, aggregateType: 'user', aggregateId: found.machine.userId },
                { instanceId, aggregateType: 'org', aggregateId: found.machine.orgId },
              ]
            : [{ instanceId, aggregateType: 'user' }],
        async decide(found) {
          if (found) return byEvents(platform, instanceId, found);
          const added = [userEvents.machineKeyAdded];
          await requireNotNew(platform, instanceId, added, (payload) => payload['keyId'] === keyId);
          return undefined;
        },
      };
    },
  });
  return {
    async byKeyId(instanceId, keyId) {
      const found = await keys(`${instanceId}/${keyId}`);
      return found && found.expiresAt > platform.clock() ? found : undefined;
    },
  };
}

async function byEvents(
  platform: Platform,
  instanceId: string,
  keyed: ExpiringMachine,
): Promise<ExpiringMachine | undefined> {
  const { keyId, machine } = keyed;
  const [credentials, user] = await Promise.all([
    platform.store.load(instanceId, machineCredentials, machine.userId),
    sessionUsers(platform).byId(instanceId, machine.userId),
  ]);
  if (!user || !credentials.state.keys.has(keyId)) return undefined;
  return { ...keyed, machine: { ...machine, active: user.active } };
}

async function ofTables(
  { sql }: Pick<Platform, 'sql'>,
  instanceId: string,
  keyId: string,
): Promise<ExpiringMachine | undefined> {
  const found = await findMachineKey(sql, instanceId, keyId);
  if (!found) return undefined;
  return {
    expiresAt: found.expiration_date,
    keyId,
    signer: { keys: keySetOf({ keyId, publicKey: found.public_key }), subject: found.user_id },
    machine: {
      clientId: found.user_id,
      userId: found.user_id,
      orgId: found.org_id,
      secretHash: '',
      active: found.user_state === userState.active && found.org_state === active,
      accessTokenType: found.access_token_type === jwt ? 'jwt' : 'bearer',
    },
  };
}
