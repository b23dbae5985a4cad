import { type Encryption, generateSigningKey } from '../crypto/index.ts';
import type { AggregateWrite, Decision } from '../eventstore/index.ts';
import type { NextId } from '../ids/index.ts';
import { activateWebKey, addWebKey } from './commands.ts';
import { defaultKeySpec } from './config.ts';
import { webKeyAggregate } from './state.ts';

/**
 * The writes of a new instance's keys: the first signs, the second stands in the JWKS already, so that clients
 * know it when it is activated. Takes up to a second or two of a background thread for the RSA pairs.
 */
export async function initialWebKeys(
  encryption: Encryption,
  ids: NextId,
  instanceId: string,
): Promise<AggregateWrite[]> {
  const keys = await Promise.all(
    [ids(), ids()].map((id) => generateSigningKey(encryption, id, defaultKeySpec)),
  );
  return keys.map((key, index): AggregateWrite => {
    const added = addWebKey(webKeyAggregate.initial, { key, spec: defaultKeySpec });
    const decision: Decision =
      index === 0 ? joined(added, activateWebKey({ lifecycle: 'initial' }, undefined).activated) : added;
    return {
      aggregateType: webKeyAggregate.type,
      aggregateId: key.id,
      owner: instanceId,
      expectedVersion: 0,
      ...decision,
    };
  });
}

const joined = (first: Decision, second: Decision): Decision => ({
  events: [...first.events, ...second.events],
  constraints: [...(first.constraints ?? []), ...(second.constraints ?? [])],
});
