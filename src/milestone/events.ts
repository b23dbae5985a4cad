import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

/** An instance has come so far, for the first time. */
export const milestoneReached = defineEvent(
  'milestone',
  'milestone.v2.reached',
  Type.Object({
    /** By the numbers of the wire's enum `MilestoneType`. */
    type: Type.Integer(),
  }),
);
