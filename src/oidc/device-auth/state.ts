import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import { defineAggregate } from '../../eventstore/index.ts';
import { type LinkedSession, linkOfPayload } from '../auth-request/linked-session.ts';
import { leftBy } from '../auth-request/state.ts';
import * as events from './events.ts';

export interface DeviceRequestDetails {
  readonly clientId: string;
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  /** See `RequestDetails.resources`. */
  readonly resources: readonly string[];
  readonly authorizationDetails: readonly AuthorizationDetail[];
  readonly expiresAt: Date;
  readonly needsRefreshToken: boolean;
  /** Of the device. */
  readonly remoteAddress: string;
  /** See `RequestDetails.instanceKey`. */
  readonly instanceKey?: string | undefined;
}

export interface DeviceAuth {
  /** pending → approved → done, or pending → denied. */
  readonly lifecycle: 'absent' | 'pending' | 'approved' | 'denied' | 'done';
  readonly details: DeviceRequestDetails;
  readonly createdAt: Date | undefined;
  /** Who approved it, by which sign-in. */
  readonly link: LinkedSession | undefined;
  readonly approvedAt: Date | undefined;
}

const initial: DeviceAuth = {
  lifecycle: 'absent',
  details: {
    clientId: '',
    scope: [],
    audience: [],
    resources: [],
    authorizationDetails: [],
    expiresAt: new Date(0),
    needsRefreshToken: false,
    remoteAddress: '',
  },
  createdAt: undefined,
  link: undefined,
  approvedAt: undefined,
};

/** One request from the device's asking to its tokens: three events. */
export const deviceAuthAggregate = defineAggregate(
  'device_auth',
  events,
  initial,
  (state, event): DeviceAuth => {
    switch (event.type) {
      case 'device.authorization.added': {
        const { client_id, scope, audience, resource, expires, need_refresh_token, ...payload } =
          event.payload;
        return {
          ...state,
          lifecycle: 'pending',
          createdAt: event.createdAt,
          details: {
            clientId: client_id,
            scope: scope ?? [],
            audience: audience ?? [],
            resources: resource ?? [],
            authorizationDetails: payload.authorization_details ?? [],
            expiresAt: new Date(expires),
            needsRefreshToken: need_refresh_token ?? false,
            remoteAddress: payload.remote_address ?? '',
            ...(payload.client_instance_jkt !== undefined && { instanceKey: payload.client_instance_jkt }),
          },
        };
      }
      case 'device.authorization.approved':
        return {
          ...state,
          details: leftBy(event.payload.consent, state.details),
          lifecycle: 'approved',
          approvedAt: event.createdAt,
          link: linkOfPayload(event.payload),
        };
      case 'device.authorization.canceled':
        return { ...state, lifecycle: 'denied' };
      case 'device.authorization.done':
        return { ...state, lifecycle: 'done' };
      default:
        return state;
    }
  },
);
