import { defineAggregate, withMember } from '../eventstore/index.ts';
import * as events from './events.ts';

/** By the numbers of the wire's enum `MilestoneType`. */
export const milestones = {
  instanceCreated: 1,
  authenticationSucceededOnInstance: 2,
  projectCreated: 3,
  applicationCreated: 4,
  authenticationSucceededOnApplication: 5,
  instanceDeleted: 6,
} as const;
export type Milestone = (typeof milestones)[keyof typeof milestones];
export const milestoneTypes: readonly Milestone[] = Object.values(milestones);

/** What an instance has come to. Its id is the instance's. */
export const milestoneAggregate = defineAggregate(
  'milestone',
  events,
  new Set() as ReadonlySet<number>,
  (reached, event) => withMember(reached, event.payload.type),
);
