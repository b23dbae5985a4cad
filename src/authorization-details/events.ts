import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

/** Ours: which authorization details (RFC 9396) the APIs of a project understand, as facts of its project's aggregate. */

/** By language, as in `de`. */
const texts = Type.Record(Type.String(), Type.String());

export const authorizationDetailsTypeSet = defineEvent(
  'project',
  'project.authorization_details_type.set',
  Type.Object({
    name: Type.String(),
    title: texts,
    fields: Type.Array(
      Type.Object({
        path: Type.String(),
        /** See `FieldKind`. */
        kind: Type.String(),
        required: Type.Boolean(),
        label: texts,
        values: Type.Array(Type.String()),
      }),
    ),
    askEachTime: Type.Boolean(),
  }),
);
export const authorizationDetailsTypeRemoved = defineEvent(
  'project',
  'project.authorization_details_type.removed',
  Type.Object({ name: Type.String() }),
);
