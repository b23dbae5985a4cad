import {
  type Aggregate,
  type CommandScope,
  type Decision,
  defineAggregate,
  partOf,
  runCommand,
} from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { applicationAdded, applicationRemoved, projectEvents } from '../project/index.ts';
import { applicationIntrospected } from './introspection-events.ts';

/** What an API has asked after so far. */
export interface Introspections {
  readonly isThere: boolean;
  /** After any token, good or not. */
  readonly asked: boolean;
  /** After a token that was good for it. */
  readonly wasActive: boolean;
}

const none: Introspections = { isThere: false, asked: false, wasActive: false };

const { projectRemoved } = projectEvents;
const ofApplication = { applicationAdded, applicationIntrospected, applicationRemoved };

/** Of one application; the aggregate is its project. */
export function introspectionsAggregate(applicationId: string): Aggregate<Introspections> {
  const folded = defineAggregate(
    'project',
    { ...ofApplication, projectRemoved },
    none,
    (state, event): Introspections => {
      if (event.type === 'project.removed') return none;
      if (event.payload.appId !== applicationId) return state;
      switch (event.type) {
        case 'project.application.added':
          return { ...none, isThere: true };
        case 'project.application.introspected':
          return { ...state, asked: true, wasActive: state.wasActive || event.payload.active };
        case 'project.application.removed':
          return none;
      }
    },
  );
  return partOf(folded, ofApplication, [applicationId]);
}

/** Whether this tells something that is not known yet. */
export function noteIntrospection(
  { isThere, asked, wasActive }: Introspections,
  { appId, active }: { readonly appId: string; readonly active: boolean },
): Decision {
  const isKnown = active ? wasActive : asked;
  return { events: isThere && !isKnown ? [applicationIntrospected({ appId, active })] : [] };
}

export const introspected = (
  { store }: Pick<Platform, 'store'>,
  scope: CommandScope,
  {
    projectId,
    appId,
    active,
  }: { readonly projectId: string; readonly appId: string; readonly active: boolean },
) =>
  runCommand(store, scope, introspectionsAggregate(appId), projectId, ({ state }) =>
    noteIntrospection(state, { appId, active }),
  );
