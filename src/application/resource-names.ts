import type { ConstraintChange } from '../eventstore/index.ts';

/** A resource is of one application in the instance: a token for it is for nobody else. */

const type = 'application_resource';

export const resourceConstraint = (resource: string): ConstraintChange => ({
  action: 'add',
  type,
  field: resource,
  error: {
    id: 'APP-Res02',
    message: 'Another application has this resource; take it from that one first',
  },
});

export const freeResources = (resources: readonly string[]): ConstraintChange[] =>
  resources.map((field) => ({ action: 'remove', type, field }));
