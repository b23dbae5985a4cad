import { Type } from '@sinclair/typebox';

/** As events keep authorization details (RFC 9396). */
export const authorizationDetailsSchema = Type.Array(
  Type.Intersect([Type.Record(Type.String(), Type.Unknown()), Type.Object({ type: Type.String() })]),
);
