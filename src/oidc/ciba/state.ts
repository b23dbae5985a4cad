import type { BackchannelDeliveryMode } from '../../application/index.ts';
import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import type { SealedValue } from '../../crypto/types.ts';
import { defineAggregate, type EventOf } from '../../eventstore/index.ts';
import type { RequestedAcr } from '../auth-request/acr.ts';
import { type LinkedSession, linkOfPayload } from '../auth-request/linked-session.ts';
import { leftBy } from '../auth-request/state.ts';
import * as events from './events.ts';

/** How the client learns how it ended (CIBA §5). */
export type DeliveryMode = Exclude<BackchannelDeliveryMode, 'none'>;

export interface CibaRequestDetails {
  readonly clientId: string;
  /** Who is asked; '' for nobody: it waits until it is over. */
  readonly userId: string;
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  /** See `RequestDetails.resources`. */
  readonly resources: readonly string[];
  readonly authorizationDetails: readonly AuthorizationDetail[];
  readonly acr: RequestedAcr | undefined;
  readonly bindingMessage: string;
  readonly expiresAt: Date;
  readonly needsRefreshToken: boolean;
  /** Of the client. */
  readonly remoteAddress: string;
  readonly mode: DeliveryMode;
  readonly notificationToken: SealedValue | undefined;
  /** See `RequestDetails.instanceKey`. */
  readonly instanceKey?: string | undefined;
  readonly issuer: string;
}

export interface CibaRequest {
  /** pending → approved → done, pending → denied, or pending → expired; by push approved and done are one. */
  readonly lifecycle: 'absent' | 'pending' | 'approved' | 'denied' | 'expired' | 'done';
  readonly details: CibaRequestDetails;
  readonly createdAt: Date | undefined;
  readonly link: LinkedSession | undefined;
  readonly approvedAt: Date | undefined;
}

const initial: CibaRequest = {
  lifecycle: 'absent',
  details: {
    clientId: '',
    userId: '',
    scope: [],
    audience: [],
    resources: [],
    authorizationDetails: [],
    acr: undefined,
    bindingMessage: '',
    expiresAt: new Date(0),
    needsRefreshToken: false,
    remoteAddress: '',
    mode: 'poll',
    notificationToken: undefined,
    issuer: '',
  },
  createdAt: undefined,
  link: undefined,
  approvedAt: undefined,
};

const detailsOf = ({
  payload,
}: EventOf<typeof events.backChannelAuthorizationAdded>): CibaRequestDetails => ({
  clientId: payload.client_id,
  userId: payload.user_id ?? '',
  scope: payload.scope ?? [],
  audience: payload.audience ?? [],
  resources: payload.resource ?? [],
  authorizationDetails: payload.authorization_details ?? [],
  acr: payload.acr_values && { values: payload.acr_values, essential: false },
  bindingMessage: payload.binding_message ?? '',
  expiresAt: new Date(payload.expires),
  needsRefreshToken: payload.need_refresh_token ?? false,
  remoteAddress: payload.remote_address ?? '',
  mode: payload.delivery_mode as DeliveryMode,
  notificationToken: payload.notification_token,
  ...(payload.client_instance_jkt !== undefined && { instanceKey: payload.client_instance_jkt }),
  issuer: payload.issuer,
});

/** One request from the client's asking to its tokens: three events, four where the client is told. */
export const cibaRequestAggregate = defineAggregate(
  'back_channel_auth',
  events,
  initial,
  (state, event): CibaRequest => {
    switch (event.type) {
      case 'back_channel.authorization.added':
        return { ...state, lifecycle: 'pending', createdAt: event.createdAt, details: detailsOf(event) };
      case 'back_channel.authorization.approved':
        return {
          ...state,
          details: leftBy(event.payload.consent, state.details),
          lifecycle: 'approved',
          approvedAt: event.createdAt,
          link: linkOfPayload(event.payload),
        };
      case 'back_channel.authorization.canceled':
        return { ...state, lifecycle: 'denied' };
      case 'back_channel.authorization.expired':
        return { ...state, lifecycle: 'expired' };
      case 'back_channel.authorization.done':
        return { ...state, lifecycle: 'done' };
      default:
        return state;
    }
  },
);
