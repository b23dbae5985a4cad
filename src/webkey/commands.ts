import type { GeneratedKey, SigningKeySpec } from '../crypto/index.ts';
import { alreadyExists, failedPrecondition, notFound } from '../errors/index.ts';
import type { ConstraintChange, Decision } from '../eventstore/index.ts';
import { configOf } from './config.ts';
import * as events from './events.ts';
import type { WebKey } from './state.ts';

const nothing: Decision = { events: [] };

const exists = ({ lifecycle }: WebKey) => lifecycle !== 'absent' && lifecycle !== 'removed';

export function addWebKey(webKey: WebKey, input: { key: GeneratedKey; spec: SigningKeySpec }): Decision {
  if (webKey.lifecycle !== 'absent') {
    throw alreadyExists('WEBKEY-Ext01', 'A web key with this id already exists');
  }
  const { privateKey, publicJwk } = input.key;
  return {
    events: [events.webKeyAdded({ privateKey, publicKey: publicJwk, ...configOf(input.spec) })],
  };
}

/** Held from the first activation on, so that two first activations cannot both succeed. */
const firstActive: ConstraintChange = {
  action: 'add',
  type: 'web_key',
  field: 'active',
  error: {
    id: 'WEBKEY-Act01',
    message: 'Another key was activated at the same time; list the keys and try again',
  },
};

export interface Activation {
  readonly activated: Decision;
  /** What happens to the key that was active before. */
  readonly deactivated: Decision;
}

/** Both decisions belong into one append: exactly one key signs at any time. */
export function activateWebKey(webKey: WebKey, active: WebKey | undefined): Activation {
  if (!exists(webKey)) throw notFound('WEBKEY-Nfd01', 'Web key not found');
  if (webKey.lifecycle === 'active') return { activated: nothing, deactivated: nothing };
  return {
    activated: { events: [events.webKeyActivated({})], constraints: active ? [] : [firstActive] },
    deactivated: active ? { events: [events.webKeyDeactivated({})] } : nothing,
  };
}

/** What the clock does before it removes a key: whoever asks for its algorithm from now on is given another. */
export function retireWebKey({ lifecycle }: WebKey): Decision {
  return lifecycle === 'initial' || lifecycle === 'inactive'
    ? { events: [events.webKeyRetired({})] }
    : nothing;
}

export function removeWebKey(webKey: WebKey): Decision {
  if (!exists(webKey)) return nothing;
  if (webKey.lifecycle === 'active') {
    throw failedPrecondition(
      'WEBKEY-Act02',
      'The active key signs all tokens and cannot be deleted; activate another key first',
    );
  }
  return { events: [events.webKeyRemoved({})] };
}
