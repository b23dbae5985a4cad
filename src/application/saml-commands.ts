import type { ConstraintChange, NewEvent } from '../eventstore/index.ts';
import * as events from './events.ts';
import { type SamlConfig, samlDifferences, samlPayloadOf } from './saml-payload.ts';

/** An entity is one application in the instance: requests name nothing else. */
export const entityIdConstraint = (action: ConstraintChange['action'], entityId: string): ConstraintChange =>
  action === 'remove'
    ? { action, type: 'entity_ids', field: entityId }
    : {
        action,
        type: 'entity_ids',
        field: entityId,
        error: {
          id: 'APP-Sam03',
          message: 'Another application of this instance has this entity id; change that one, or remove it',
        },
      };

/** What a change of the configuration comes to; undefined for none. */
export function samlChange(
  before: SamlConfig,
  appId: string,
  input: Partial<SamlConfig>,
): { readonly event: NewEvent; readonly constraints: readonly ConstraintChange[] } | undefined {
  const change = samlDifferences(before, input);
  if (Object.keys(change).length === 0) return undefined;
  const { entityId } = change;
  return {
    event: events.samlConfigChanged({ appId, ...samlPayloadOf(change) }),
    constraints:
      entityId === undefined
        ? []
        : [entityIdConstraint('remove', before.entityId), entityIdConstraint('add', entityId)],
  };
}
