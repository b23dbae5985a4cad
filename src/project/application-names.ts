import type { ConstraintChange } from '../eventstore/index.ts';
import { heldAs, nameKey } from '../precis/index.ts';

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
