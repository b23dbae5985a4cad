import type { SealedValue } from '../crypto/types.ts';
import { alreadyExists, failedPrecondition, invalidArgument, notFound } from '../errors/index.ts';
import type { ChangeOf, ConstraintChange, Decision, NewEvent } from '../eventstore/index.ts';
import * as events from './events.ts';
import * as executionEvents from './execution-events.ts';
import { targetFields } from './fields.ts';
import type { Execution, Target } from './state.ts';

/** Decisions on targets, their keys, and executions. What already holds decides nothing. */

const nothing: Decision = { events: [] };
export const longestTimeoutMs = 270_000;

const takeName = (name: string): ConstraintChange => ({
  action: 'add',
  type: 'target',
  field: name,
  error: { id: 'TARGET-Nam01', message: 'A target with this name already exists; choose another name' },
});
const freeName = (name: string): ConstraintChange => ({ action: 'remove', type: 'target', field: name });

export const exists = ({ lifecycle }: Target): boolean => lifecycle === 'active';

/** @throws PosternError `not_found` */
export function requireExisting(target: Target): void {
  if (!exists(target)) throw notFound('TARGET-Nfd01', 'Target not found');
}

type TargetInput = ChangeOf<typeof targetFields.all>;

/** @throws PosternError `invalid_argument` of what no target can have */
function checked<T extends TargetInput>(input: T): T {
  const { endpoint, timeout } = input;
  if (endpoint !== undefined) {
    const url = URL.parse(endpoint);
    if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
      throw invalidArgument(
        'TARGET-Url01',
        'endpoint must be an address that begins with https:// or http://, without user name or password',
        { field: 'endpoint' },
      );
    }
  }
  if (timeout !== undefined && (timeout < 0 || timeout > longestTimeoutMs)) {
    throw invalidArgument('TARGET-Tim01', 'timeout must be between 0 and 270 seconds', { field: 'timeout' });
  }
  return input;
}

export function addTarget(
  target: Target,
  input: TargetInput & { readonly name: string; readonly endpoint: string },
  signingKey: SealedValue,
): Decision {
  if (target.lifecycle !== 'absent') {
    throw alreadyExists('TARGET-Ext01', 'A target with this id already exists', { field: 'id' });
  }
  const values = checked(input);
  return {
    events: [events.targetAdded({ ...targetFields.writeNew(values), name: values.name, signingKey })],
    constraints: [takeName(values.name)],
  };
}

/** A new key that signs; the former one signs as well until its time is over. */
export interface Rotation {
  readonly signingKey: SealedValue;
  readonly previousUntil: Date | undefined;
}

export function changeTarget(target: Target, input: TargetInput, rotation?: Rotation): Decision {
  requireExisting(target);
  const change = targetFields.differences(target, checked(input));
  if (Object.keys(change).length === 0 && !rotation) return nothing;
  const { name } = change;
  const previous = rotation?.previousUntil && target.signingKey;
  return {
    events: [
      events.targetChanged({
        ...targetFields.write(change),
        ...(rotation && { signingKey: rotation.signingKey }),
        ...(previous && {
          previousSigningKey: previous,
          previousSigningKeyUntil: rotation.previousUntil.toISOString(),
        }),
      }),
    ],
    constraints: name === undefined ? [] : [freeName(target.name), takeName(name)],
  };
}

export const removeTarget = (target: Target): Decision =>
  exists(target) ? { events: [events.targetRemoved({})], constraints: [freeName(target.name)] } : nothing;

export interface KeyInput {
  readonly keyId: string;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly expiration: Date | undefined;
}

export function addKey(target: Target, { expiration, ...key }: KeyInput, now: Date): Decision {
  requireExisting(target);
  if (expiration && expiration <= now) {
    throw invalidArgument('TARGET-Key01', 'expiration_date must be in the future, or left out', {
      field: 'expiration_date',
    });
  }
  return {
    events: [events.targetKeyAdded({ ...key, ...(expiration && { expiration: expiration.toISOString() }) })],
  };
}

const keyOf = (target: Target, keyId: string) => {
  requireExisting(target);
  const key = target.keys.get(keyId);
  if (!key) throw notFound('TARGET-Key02', 'The target has no such public key', { field: 'key_id' });
  return key;
};

/** One key encrypts: the one that did so far is deactivated with it. */
export function activateKey(target: Target, keyId: string, now: Date): Decision {
  const key = keyOf(target, keyId);
  if (key.active) return nothing;
  if (key.expiration && key.expiration <= now) {
    throw failedPrecondition('TARGET-Key03', 'The public key has expired; add a new one');
  }
  const former = [...target.keys].filter(([, { active }]) => active).map(([id]) => id);
  const changes: NewEvent[] = former.map((id) => events.targetKeyDeactivated({ keyId: id }));
  return { events: [...changes, events.targetKeyActivated({ keyId })] };
}

export const deactivateKey = (target: Target, keyId: string): Decision =>
  keyOf(target, keyId).active ? { events: [events.targetKeyDeactivated({ keyId })] } : nothing;

export function removeKey(target: Target, keyId: string): Decision {
  requireExisting(target);
  const key = target.keys.get(keyId);
  if (!key) return nothing;
  if (key.active) {
    throw failedPrecondition('TARGET-Key04', 'The active key cannot be removed; deactivate it first');
  }
  return { events: [events.targetKeyRemoved({ keyId })] };
}

export function setExecution(execution: Execution, targets: readonly string[]): Decision {
  const repeated = targets.find((id, at) => targets.indexOf(id) !== at);
  if (repeated !== undefined) {
    throw invalidArgument('EXEC-Tgt01', `Target ${repeated} is in the list twice`, { field: 'targets' });
  }
  const held = execution.targets;
  if (held && held.length === targets.length && held.every((id, at) => id === targets[at])) return nothing;
  return {
    events: [executionEvents.executionSet({ targets: targets.map((target) => ({ type: 2, target })) })],
    requires: targets.map((id) => ({ type: 'target', id })),
  };
}
