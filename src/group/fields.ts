import { cleaned, defineFields, text, type ValuesOf } from '../eventstore/index.ts';
import { requireShownName } from '../precis/index.ts';

/** What is said of groups: in the payloads of events, in `groups_projection`, and in values. */
export const groupFields = defineFields({
  name: cleaned(text('name'), (name) =>
    requireShownName(name, { empty: 'GROUP-Nam02', problem: 'GROUP-Nam03' }),
  ),
  description: text('description'),
});

export type GroupValues = ValuesOf<typeof groupFields.all>;
