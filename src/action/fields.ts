import { defineFields, flag, milliseconds, small, text, type ValuesOf } from '../eventstore/index.ts';

/** How a target is called, as events number it. */
export const targetType = { webhook: 0, call: 1, async: 2 } as const;

/** What it is sent, as events and the wire number it; 0, of older targets, is JSON. */
export const payloadType = { json: 1, jwt: 2, jwe: 3 } as const;

/** What is said of targets: in the payloads of events, in `targets_projection`, and in values. */
export const targetFields = defineFields({
  name: text('name'),
  targetType: small('target_type'),
  endpoint: text('endpoint'),
  timeout: milliseconds('timeout'),
  interruptOnError: flag('interrupt_on_error'),
  payloadType: small('payload_type'),
});

export type TargetValues = ValuesOf<typeof targetFields.all>;
