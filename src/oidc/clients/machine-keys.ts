import { readCurrent, requireNotNew } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { sessionUsers } from '../../session/index.ts';
import { findMachineKey, machineCredentials, userEvents, userState } from '../../user/index.ts';
import type { AssertionKey } from './assertion.ts';
import type { Machine } from './machines.ts';

/** A machine user, and a key with which it proves to be itself. */
export interface KeyedMachine {
  readonly key: AssertionKey;
  readonly machine: Machine;
}

const active = 1;
const jwt = 1;

/**
 * The machine user whose key this is; undefined when the key is unknown or has expired. One round trip; while the
 * tables are behind, the events of user and organization decide.
 */
export async function machineOfKey(
  platform: Platform,
  instanceId: string,
  keyId: string,
): Promise<KeyedMachine | undefined> {
  const { value } = await readCurrent(platform.projections, {
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
  });
  return value;
}

async function byEvents(
  platform: Platform,
  instanceId: string,
  { key, machine }: KeyedMachine,
): Promise<KeyedMachine | undefined> {
  const [credentials, user] = await Promise.all([
    platform.store.load(instanceId, machineCredentials, machine.userId),
    sessionUsers(platform).byId(instanceId, machine.userId),
  ]);
  if (!user || !credentials.state.keys.has(key.keyId)) return undefined;
  return { key, machine: { ...machine, active: user.active } };
}

async function ofTables(
  { sql, clock }: Pick<Platform, 'sql' | 'clock'>,
  instanceId: string,
  keyId: string,
): Promise<KeyedMachine | undefined> {
  const found = await findMachineKey(sql, instanceId, keyId);
  if (!found || found.expiration_date <= clock()) return undefined;
  return {
    key: { keyId, subject: found.user_id, publicKey: found.public_key },
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
