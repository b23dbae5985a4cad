import { Type } from '@sinclair/typebox';
import type { SealedValue } from '../../crypto/types.ts';
import { defineEvent } from '../../eventstore/index.ts';
import { linkedSession } from '../auth-request/linked-session.ts';
import { authorizationDetailsSchema } from '../scope/authorization-details-schema.ts';

/** The life of one request by which a client asks a person away from its browser (CIBA Core 1.0); the names are our own. */

const strings = Type.Optional(Type.Array(Type.String()));
const none = Type.Object({});
const sealed = Type.Unsafe<SealedValue>(Type.Object({}));

export const backChannelAuthorizationAdded = defineEvent(
  'back_channel_auth',
  'back_channel.authorization.added',
  Type.Object({
    client_id: Type.String(),
    /** Left out: nobody here is meant, or may be asked; the request waits like any other. */
    user_id: Type.Optional(Type.String()),
    scope: strings,
    audience: strings,
    resource: strings,
    /** RFC 9396. */
    authorization_details: Type.Optional(authorizationDetailsSchema),
    acr_values: strings,
    binding_message: Type.Optional(Type.String()),
    expires: Type.String({ format: 'date-time' }),
    need_refresh_token: Type.Optional(Type.Boolean()),
    /** Of the client: the person is told. */
    remote_address: Type.Optional(Type.String()),
    /** `poll`, `ping`, `push`: as the client was registered then. */
    delivery_mode: Type.String(),
    /** By which the client knows that it is told by us. */
    notification_token: Type.Optional(sealed),
    /** Thumbprint of the key of the instance of the client that asks. */
    client_instance_jkt: Type.Optional(Type.String()),
    /** Where the person signs in. */
    issuer: Type.String(),
  }),
  { personal: ['binding_message', 'remote_address', 'authorization_details'] },
);

export const backChannelAuthorizationApproved = defineEvent(
  'back_channel_auth',
  'back_channel.authorization.approved',
  linkedSession,
);

/** The person refused. */
export const backChannelAuthorizationCanceled = defineEvent(
  'back_channel_auth',
  'back_channel.authorization.canceled',
  none,
);

/** The client is to be told how it ended. */
export const backChannelAuthorizationDue = defineEvent(
  'back_channel_auth',
  'back_channel.authorization.due',
  Type.Object({
    client_id: Type.String(),
    /** Of push: the tokens as they are sent. */
    answer: Type.Optional(sealed),
  }),
);

/** There are tokens of it. */
export const backChannelAuthorizationDone = defineEvent(
  'back_channel_auth',
  'back_channel.authorization.done',
  none,
);

/** Nobody answered. */
export const backChannelAuthorizationExpired = defineEvent(
  'back_channel_auth',
  'back_channel.authorization.expired',
  none,
);
