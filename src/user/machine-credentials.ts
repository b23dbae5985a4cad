import { defineAggregate } from '../eventstore/index.ts';
import * as events from './events.ts';

export interface LivePersonalAccessToken {
  readonly expiresAt: Date;
  readonly scopes: readonly string[];
}

/** The credentials of a user that programs hold, as its events have them. */
export interface MachineCredentials {
  readonly exists: boolean;
  readonly isMachine: boolean;
  readonly personalAccessTokens: ReadonlyMap<string, LivePersonalAccessToken>;
  readonly keys: ReadonlySet<string>;
  /** '' without a secret. */
  readonly secretHash: string;
}

const none: MachineCredentials = {
  exists: false,
  isMachine: false,
  personalAccessTokens: new Map(),
  keys: new Set(),
  secretHash: '',
};

const { humanAdded, humanSelfRegistered, machineAdded, userRemoved } = events;
const { machineSecretSet, machineSecretUpdated, machineSecretRemoved } = events;
const { machineKeyAdded, machineKeyRemoved, personalAccessTokenAdded, personalAccessTokenRemoved } = events;
const decisive = {
  humanAdded,
  humanSelfRegistered,
  machineAdded,
  userRemoved,
  machineSecretSet,
  machineSecretUpdated,
  machineSecretRemoved,
  machineKeyAdded,
  machineKeyRemoved,
  personalAccessTokenAdded,
  personalAccessTokenRemoved,
};

const without = <K>(keys: Iterable<K>, key: K): K[] => [...keys].filter((one) => one !== key);

/** What decides on a program's credential while the tables are behind. */
export const machineCredentials = defineAggregate(
  'user',
  decisive,
  none,
  (state, event): MachineCredentials => {
    switch (event.type) {
      case 'user.human.added':
      case 'user.human.selfregistered':
        return { ...none, exists: true };
      case 'user.machine.added':
        return { ...none, exists: true, isMachine: true };
      case 'user.removed':
        return none;
      case 'user.machine.secret.set':
      case 'user.machine.secret.updated':
        return { ...state, secretHash: event.payload.hashedSecret };
      case 'user.machine.secret.removed':
        return { ...state, secretHash: '' };
      case 'user.machine.key.added':
        return { ...state, keys: new Set(state.keys).add(event.payload.keyId) };
      case 'user.machine.key.removed':
        return { ...state, keys: new Set(without(state.keys, event.payload.keyId)) };
      case 'user.pat.added': {
        const { tokenId, expiration, scopes } = event.payload;
        const token = { expiresAt: new Date(expiration), scopes: scopes ?? [] };
        return { ...state, personalAccessTokens: new Map(state.personalAccessTokens).set(tokenId, token) };
      }
      case 'user.pat.removed': {
        const personalAccessTokens = new Map(state.personalAccessTokens);
        personalAccessTokens.delete(event.payload.tokenId);
        return { ...state, personalAccessTokens };
      }
      default:
        return state;
    }
  },
);
