import { Type } from '@sinclair/typebox';
import { type ConstraintChange, defineEvent } from '../eventstore/index.ts';
import { heldAs, nameKey } from '../precis/index.ts';

/**
 * Applications are facts of their project's aggregate. What they are is `src/application/`; the project itself
 * knows only which names they hold, since these are unique in the project and go with it.
 */

const application = { appId: Type.String() };

export const applicationAdded = defineEvent(
  'project',
  'project.application.added',
  Type.Object({ ...application, name: Type.String() }),
);
export const applicationChanged = defineEvent(
  'project',
  'project.application.changed',
  Type.Object({ ...application, name: Type.Optional(Type.String()) }),
);
export const applicationRemoved = defineEvent(
  'project',
  'project.application.removed',
  Type.Object(application),
);

export const applicationNameEvents = { applicationAdded, applicationChanged, applicationRemoved };

const nameTaken = {
  id: 'APP-Nam01',
  message: 'An application with this name already exists in the project; choose another name',
};

export const takeApplicationName = (projectId: string, name: string): ConstraintChange => ({
  action: 'add',
  type: 'appname',
  field: `${nameKey(name)}:${projectId}`,
  error: nameTaken,
});
export const freeApplicationName = (projectId: string, name: string): ConstraintChange[] =>
  heldAs(name).map((held) => ({ action: 'remove', type: 'appname', field: `${held}:${projectId}` }));
