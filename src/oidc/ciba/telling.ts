import { findClient } from '../../application/index.ts';
import {
  callWebhook,
  type Delivery,
  type DeliveryTools,
  type Report,
  type Sender,
} from '../../delivery/index.ts';
import type { EventOf } from '../../eventstore/index.ts';
import type { backChannelAuthorizationDue } from './events.ts';
import { sealAuthReqId } from './ids.ts';
import { type CibaRequest, cibaRequestAggregate } from './state.ts';

const refused = (said: string): Report => ({ outcome: 'refused', said });

/** The answer may come at the last moment, and a client that is away for that long has lost it. */
const graceMs = 60_000;

/**
 * Tells a client how its request ended, where it wants to be told by now: that it may come for its tokens (ping, CIBA
 * §10.2), or the tokens themselves (push, §10.3). Of what is sent and answered nothing is kept but the status.
 */
export const tellClient: Sender['deliver'] = async (delivery, tools, signal) => {
  const { instanceId, recipient, event } = delivery;
  const [client, { state }] = await Promise.all([
    findClient(tools.sql, instanceId, recipient),
    tools.store.load(instanceId, cibaRequestAggregate, event.aggregateId),
  ]);
  if (!client?.active) return refused('the application is gone or inactive');
  const url = client.oidc?.backchannelClientNotificationEndpoint;
  if (!url) return refused('the application has no backchannel_client_notification_endpoint any more');
  const { notificationToken, expiresAt } = state.details;
  if (!notificationToken || tools.clock().getTime() > expiresAt.getTime() + graceMs)
    return refused('the request is over');
  const token = tools.encryption.openText(notificationToken);
  const report = await callWebhook(
    tools,
    delivery,
    { url, body: bodyOf(delivery, tools, state), headers: { authorization: `Bearer ${token}` } },
    signal,
  );
  return withoutAnswer(report);
};

function bodyOf({ event }: Delivery, { encryption }: Pick<DeliveryTools, 'encryption'>, state: CibaRequest) {
  const { answer } = (event as EventOf<typeof backChannelAuthorizationDue>).payload;
  if (answer) return encryption.openText(answer);
  const authReqId = sealAuthReqId(encryption, event.aggregateId);
  const pushed = state.details.mode === 'push' && {
    error: 'access_denied',
    error_description: 'The person refused access',
  };
  return JSON.stringify({ auth_req_id: authReqId, ...pushed });
}

/** A client that does not want it once does not want it by being asked again; a redirect is not followed (CIBA §10.2). */
const isFinal = (status: number): boolean =>
  status >= 300 && status < 500 && status !== 408 && status !== 429;

/** What a client answers may hold what it was sent. */
const withoutAnswer = ({ outcome, status }: Report): Report => ({
  outcome: outcome === 'failed' && status !== undefined && isFinal(status) ? 'refused' : outcome,
  ...(status !== undefined && { status }),
  said: '',
});
