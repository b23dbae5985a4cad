import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';
import { actionFields } from './fields.ts';

const none = Type.Object({});

export const actionAdded = defineEvent(
  'action',
  'action.added',
  Type.Object({ ...actionFields.schema, name: Type.String(), script: Type.String() }),
);
/** Only what changed is there. */
export const actionChanged = defineEvent('action', 'action.changed', Type.Object(actionFields.schema));
export const actionDeactivated = defineEvent('action', 'action.deactivated', none);
export const actionReactivated = defineEvent('action', 'action.reactivated', none);
export const actionRemoved = defineEvent('action', 'action.removed', none);
