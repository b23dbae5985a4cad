import { findClient, type OidcConfig } from '../../application/index.ts';
import { signerOf } from '../../crypto/index.ts';
import {
  callWebhook,
  type Delivery,
  type DeliveryTools,
  type Report,
  type Sender,
} from '../../delivery/index.ts';
import { type EventOf, runCommand } from '../../eventstore/index.ts';
import { findInstance, originFor } from '../../instance/index.ts';
import { keyDocuments } from '../../trust/index.ts';
import { readSigningKey } from '../../webkey/index.ts';
import { askedAlgorithm } from '../clients/algorithms.ts';
import { encryptedFor } from '../clients/encrypting.ts';
import { type KeyHolder, saidKeys } from '../clients/keys.ts';
import { subjectFor } from '../clients/subjects.ts';
import { type backChannelDue, backChannelSent } from './events.ts';
import { logoutTokenClaims, logoutTokenType } from './logout-token.ts';
import { sessionLogoutAggregate } from './state.ts';

const refused = (said: string): Report => ({ outcome: 'refused', said });

/** Posts a logout token to where the client wants it by now (Back-Channel Logout 1.0 §2.5), and records that it took it. */
export const tellClient: Sender['deliver'] = async (delivery, tools, signal) => {
  const { instanceId, recipient } = delivery;
  const [client, instance] = await Promise.all([
    findClient(tools.sql, instanceId, recipient),
    findInstance(tools.sql, instanceId),
  ]);
  if (!client || !instance) return refused('the application is gone');
  const uri = client.oidc?.backChannelLogoutUri;
  if (!client.oidc || !uri) return refused('the application has no back_channel_logout_uri any more');
  const { issuer } = dueOf(delivery).payload;
  const token = await logoutToken(tools, delivery, originFor(issuer, instance, tools.publicUrl), {
    oidc: client.oidc,
    org: client.org,
  });
  const report = await callWebhook(
    tools,
    delivery,
    {
      url: uri,
      body: new URLSearchParams({ logout_token: token }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
    signal,
  );
  if (report.outcome === 'delivered') await recordSent(tools, delivery);
  return report;
};

const dueOf = ({ event }: Delivery) => event as EventOf<typeof backChannelDue>;

const known = new WeakMap<DeliveryTools['outbound'], ReturnType<typeof saidKeys>>();

function keysOf(tools: DeliveryTools): ReturnType<typeof saidKeys> {
  const keys = known.get(tools.outbound) ?? saidKeys(keyDocuments(tools));
  known.set(tools.outbound, keys);
  return keys;
}

/** A client that refuses a `jti` which it knows would refuse a repeat for good: each attempt has its own. */
async function logoutToken(
  tools: DeliveryTools,
  delivery: Delivery,
  issuer: string,
  client: KeyHolder & { readonly oidc: OidcConfig },
): Promise<string> {
  const { encryption, sql, clock } = tools;
  const { instanceId, id, attempt } = delivery;
  const { aggregateId, payload } = dueOf(delivery);
  const claims = logoutTokenClaims({
    issuer,
    clientId: payload.client_id,
    userId: subjectFor(encryption, instanceId, client.oidc.sectorIdentifier, payload.user_id),
    sessionId: aggregateId,
    tokenId: `${id}.${attempt}`,
    now: clock(),
  });
  const algorithm = askedAlgorithm(client.oidc.idTokenSignedResponseAlg);
  const key = await readSigningKey(sql, instanceId, { algorithm, now: clock() });
  const signed = await signerOf(encryption).sign(key, claims, logoutTokenType);
  return encryptedFor(keysOf(tools), instanceId, client, 'idToken', signed);
}

/** A repeat of the same delivery records nothing more. */
const recordSent = ({ store }: Pick<DeliveryTools, 'store'>, delivery: Delivery) => {
  const { aggregateId, payload } = dueOf(delivery);
  const { client_id, oidc_session_id } = payload;
  return runCommand(
    store,
    {
      instanceId: delivery.instanceId,
      editor: { user: 'SYSTEM', service: 'logout' },
      idempotencyKey: delivery.id,
      observe: () => {},
    },
    sessionLogoutAggregate,
    aggregateId,
    () => ({ events: [backChannelSent({ client_id, oidc_session_id })] }),
  );
};
