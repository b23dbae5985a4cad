import type { Platform } from '../../platform.ts';
import { findMachineKey, userState } from '../../user/index.ts';
import type { AssertionKey } from './assertion.ts';
import type { Machine } from './machines.ts';

/** A machine user, and a key with which it proves to be itself. */
export interface KeyedMachine {
  readonly key: AssertionKey;
  readonly machine: Machine;
}

const active = 1;
const jwt = 1;

/** The machine user whose key this is; undefined when the key is unknown or has expired. One round trip. */
export async function machineOfKey(
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
