import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

/**
 * Ours: an API asked after a token, for the first time, and for the first time after one that was good for it. Whoever
 * sets it up waits for that.
 */
export const applicationIntrospected = defineEvent(
  'project',
  'project.application.introspected',
  Type.Object({ appId: Type.String(), active: Type.Boolean() }),
);
