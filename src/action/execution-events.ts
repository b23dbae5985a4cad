import { Type } from '@sinclair/typebox';
import { defineEvent, rememberedAsWhole } from '../eventstore/index.ts';

/** `type` 2 is a target; 1, of earlier histories, another execution whose targets were included. */
export const executionSet = defineEvent(
  'execution',
  'execution.v2.set',
  Type.Object({
    targets: Type.Union([
      Type.Array(Type.Object({ type: Type.Integer(), target: Type.String() })),
      Type.Null(),
    ]),
  }),
);
export const executionRemoved = defineEvent('execution', 'execution.removed', Type.Object({}));

rememberedAsWhole('execution');
