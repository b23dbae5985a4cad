import { defineFields, flag, milliseconds, text, type ValuesOf } from '../eventstore/index.ts';

/** What is said of actions of version 1: in the payloads of events, in `actions_projection`, and in values. */
export const actionFields = defineFields({
  name: text('name'),
  script: text('script'),
  timeout: milliseconds('timeout'),
  allowedToFail: flag('allowed_to_fail'),
});

export type ActionValues = ValuesOf<typeof actionFields.all>;
