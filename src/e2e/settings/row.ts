import type { Stage } from './stage.ts';

/** What a setting does, as a test sees it. */
export interface Governs {
  /** Looks at what the setting governs, never at the setting itself. */
  readonly seen: (stage: Stage) => Promise<unknown>;
  readonly usually: unknown;
  /** Gives the setting another value. */
  readonly set: (stage: Stage) => Promise<unknown>;
  readonly unset: (stage: Stage) => Promise<unknown>;
  readonly changed: unknown;
}

/** The proof takes more than one look: a test of its own holds it. */
export interface Proven {
  readonly by: string;
  readonly test: string;
}

/**
 * It is kept and told, and governs nothing yet. What it waits for can be seen to be missing, so that whoever builds it
 * is asked for the proof.
 */
export interface Waits {
  /** An RPC that is not built, or what discovery does not tell of. */
  readonly until: { readonly rpc: string } | { readonly discovery: string };
}

/** It will never govern anything here, and why. */
export interface Never {
  readonly never: string;
}

export type Row = Governs | Proven | Waits | Never;
export type Rows = Readonly<Record<string, Row>>;

/** Fields that wait for the same. */
export const waiting = (until: Waits['until'], ...names: string[]): Rows =>
  Object.fromEntries(names.map((name) => [name, { until }]));

type Field = Pick<Governs, 'seen' | 'usually' | 'changed'> & { readonly value: unknown };

/** Fields of a policy that the instance sets, each changed alone. */
export const ofPolicy = (kind: string, fields: Readonly<Record<string, Field>>): Rows =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { value, ...row }]) => [
      `${kind} ${name}`,
      {
        ...row,
        set: (stage) => stage.policy(kind, { [name]: value }),
        unset: (stage) => stage.policy(kind, {}),
      },
    ]),
  );

/** A setting that is given to something of its own each time that one looks. */
export function given<V>(
  values: { readonly usual: V; readonly other: V },
  seen: (stage: Stage, value: V) => Promise<unknown>,
  answers: Pick<Governs, 'usually' | 'changed'>,
): Governs {
  let value = values.usual;
  return {
    ...answers,
    seen: (stage) => seen(stage, value),
    set: async () => {
      value = values.other;
    },
    unset: async () => {
      value = values.usual;
    },
  };
}
