import { Type } from '@sinclair/typebox';
import { defineEvent } from '../../eventstore/index.ts';
import { linkedSession } from '../auth-request/linked-session.ts';
import { authorizationDetailsSchema } from '../scope/authorization-details-schema.ts';

/**
 * The life of one device authorization request (RFC 8628), under Zitadel's type names. Neither of its codes is in here:
 * the user code is the request's id, by a MAC, and the device code is that id, sealed.
 */

const strings = Type.Optional(Type.Array(Type.String()));
const none = Type.Object({});

export const deviceAuthorizationAdded = defineEvent(
  'device_auth',
  'device.authorization.added',
  Type.Object({
    client_id: Type.String(),
    scope: strings,
    audience: strings,
    /** Ours: RFC 8707. */
    resource: strings,
    /** Ours: RFC 9396. */
    authorization_details: Type.Optional(authorizationDetailsSchema),
    expires: Type.String({ format: 'date-time' }),
    need_refresh_token: Type.Optional(Type.Boolean()),
    /** Where the device asked from: the person is told. */
    remote_address: Type.Optional(Type.String()),
    /** Ours: thumbprint of the key of the instance of the client that asks. */
    client_instance_jkt: Type.Optional(Type.String()),
  }),
  { personal: ['remote_address', 'authorization_details'] },
);

export const deviceAuthorizationApproved = defineEvent(
  'device_auth',
  'device.authorization.approved',
  linkedSession,
);

/** The person refused. */
export const deviceAuthorizationCanceled = defineEvent('device_auth', 'device.authorization.canceled', none);
/** The device has its tokens. */
export const deviceAuthorizationDone = defineEvent('device_auth', 'device.authorization.done', none);
