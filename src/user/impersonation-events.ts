import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

/** Who acts for a user, in the names of Zitadel's events; within it, who acted before. */
export interface RecordedActor {
  readonly user_id: string;
  readonly issuer: string;
  readonly actor?: RecordedActor | undefined;
}

export const recordedActor = Type.Unsafe<RecordedActor>(Type.Object({}));

/** Somebody was given a token that acts as this user. */
export const userImpersonated = defineEvent(
  'user',
  'user.impersonated',
  Type.Object({
    /** Client id. */
    applicationId: Type.String(),
    actor: recordedActor,
  }),
);
