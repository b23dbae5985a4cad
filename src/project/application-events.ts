import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

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
