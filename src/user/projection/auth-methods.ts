import {
  changed,
  created,
  type EventOf,
  on,
  type ProjectionHandler,
  type RecordedEvent,
  type RowChanges,
} from '../../eventstore/index.ts';
import * as events from '../events.ts';
import * as factors from '../factors/events.ts';
import { passkey, securityKey } from '../factors/key-events.ts';
import * as links from '../link-events.ts';
import { authMethodState, authMethodsTable, authMethodType, ofUser } from './tables.ts';

/** What people can sign in with; the token id tells several of a kind apart. */

type Method = keyof typeof authMethodType;

const key = (event: RecordedEvent, method: Method, tokenId = '') => ({
  ...ofUser(event),
  method_type: authMethodType[method],
  token_id: tokenId,
});

const blank = {
  name: '',
  relying_party_id: '',
  public_key: null,
  attestation_type: '',
  aaguid: null,
  sign_count: 0,
  last_use: null,
};

const put = (event: RecordedEvent, rows: RowChanges, method: Method, state: number = authMethodState.ready) =>
  rows.insert(authMethodsTable, { ...blank, ...key(event, method), ...created(event), state });

const ready = (method: Method) => (event: RecordedEvent, rows: RowChanges) => put(event, rows, method);
const gone = (method: Method) => (event: RecordedEvent, rows: RowChanges) =>
  rows.remove(authMethodsTable, key(event, method));

const passwordOf = (
  event: EventOf<typeof events.humanAdded | typeof events.humanSelfRegistered>,
  rows: RowChanges,
) => {
  if (event.payload.encodedHash) put(event, rows, 'password');
};

const keyHandlers = (
  method: 'u2f' | 'passkey',
  of: typeof securityKey | typeof passkey,
): ProjectionHandler[] => [
  on(of.added, (event, rows) => {
    const { webAuthNTokenId, relyingPartyID = '' } = event.payload;
    rows.insert(authMethodsTable, {
      ...blank,
      ...key(event, method, webAuthNTokenId),
      ...created(event),
      state: authMethodState.notReady,
      relying_party_id: relyingPartyID,
    });
  }),
  on(of.verified, (event, rows) => {
    const { webAuthNTokenId, publicKey, attestationType, aaguid, signCount, webAuthNTokenName } =
      event.payload;
    rows.update(authMethodsTable, key(event, method, webAuthNTokenId), {
      state: authMethodState.ready,
      name: webAuthNTokenName ?? '',
      public_key: Buffer.from(publicKey, 'base64'),
      attestation_type: attestationType ?? '',
      aaguid: aaguid ? Buffer.from(aaguid, 'base64') : null,
      sign_count: signCount ?? 0,
      ...changed(event),
    });
  }),
  on(of.signCountChanged, (event, rows) =>
    rows.update(authMethodsTable, key(event, method, event.payload.webAuthNTokenId), {
      sign_count: event.payload.signCount,
      ...changed(event),
    }),
  ),
  on(of.renamed, (event, rows) =>
    rows.update(authMethodsTable, key(event, method, event.payload.webAuthNTokenId), {
      name: event.payload.webAuthNTokenName,
      ...changed(event),
    }),
  ),
  on(of.checkSucceeded, (event, rows) => {
    const { webAuthNTokenId } = event.payload;
    // Histories from elsewhere do not tell which key it was.
    if (webAuthNTokenId === undefined) return;
    rows.update(authMethodsTable, key(event, method, webAuthNTokenId), { last_use: event.createdAt });
  }),
  on(of.removed, (event, rows) =>
    rows.remove(authMethodsTable, key(event, method, event.payload.webAuthNTokenId)),
  ),
];

export const authMethodHandlers: ProjectionHandler[] = [
  on(events.humanAdded, passwordOf),
  on(events.humanSelfRegistered, passwordOf),
  on(events.passwordChanged, ready('password')),
  on(factors.totpAdded, (event, rows) => put(event, rows, 'totp', authMethodState.notReady)),
  on(factors.totpVerified, (event, rows) =>
    rows.update(authMethodsTable, key(event, 'totp'), { state: authMethodState.ready, ...changed(event) }),
  ),
  on(factors.totpRemoved, gone('totp')),
  on(factors.otpSmsAdded, ready('otpSms')),
  on(factors.otpSmsRemoved, gone('otpSms')),
  on(events.phoneRemoved, gone('otpSms')),
  on(factors.otpEmailAdded, ready('otpEmail')),
  on(factors.otpEmailRemoved, gone('otpEmail')),
  on(factors.recoveryCodesAdded, ready('recoveryCode')),
  on(factors.recoveryCodesRemoved, gone('recoveryCode')),
  on(factors.recoveryCodeCheckSucceeded, (event, rows) => {
    if (event.payload.remaining === 0) rows.remove(authMethodsTable, key(event, 'recoveryCode'));
  }),
  on(links.linkAdded, (event, rows) => {
    const { idpConfigId, userId, displayName: name = '' } = event.payload;
    rows.insert(authMethodsTable, {
      ...blank,
      ...key(event, 'idp', `${idpConfigId} ${userId}`),
      ...created(event),
      state: authMethodState.ready,
      name,
    });
  }),
  ...[links.linkRemoved, links.linkWentAlong].map((fact) =>
    on(fact, (event, rows) => {
      const { idpConfigId, userId } = event.payload;
      rows.remove(authMethodsTable, key(event, 'idp', `${idpConfigId} ${userId}`));
    }),
  ),
  ...keyHandlers('u2f', securityKey),
  ...keyHandlers('passkey', passkey),
];
