import { defineAggregate, withEntry, withoutEntry } from '../eventstore/index.ts';
import { projectEvents } from '../project/index.ts';
import type { DetailsType } from './declared.ts';
import { authorizationDetailsTypeRemoved, authorizationDetailsTypeSet } from './events.ts';

/** What a project declares; the aggregate is the project. */
export interface DeclaredTypes {
  readonly projectExists: boolean;
  readonly types: ReadonlyMap<string, DetailsType>;
}

const initial: DeclaredTypes = { projectExists: false, types: new Map() };

const { projectAdded, projectRemoved } = projectEvents;

export const declaredTypesAggregate = defineAggregate(
  'project',
  { projectAdded, projectRemoved, authorizationDetailsTypeSet, authorizationDetailsTypeRemoved },
  initial,
  (state, event): DeclaredTypes => {
    switch (event.type) {
      case 'project.added':
        return { ...state, projectExists: true };
      case 'project.removed':
        return initial;
      case 'project.authorization_details_type.set': {
        const type = event.payload as DetailsType;
        return { ...state, types: withEntry(state.types, type.name, type) };
      }
      case 'project.authorization_details_type.removed':
        return { ...state, types: withoutEntry(state.types, event.payload.name) };
      default:
        return state;
    }
  },
);
