import {
  changed,
  created,
  type EventOf,
  on,
  type ProjectionHandler,
  type RecordedEvent,
  type RowChanges,
} from '../../eventstore/index.ts';
import { loginNameKey } from '../../precis/index.ts';
import * as events from '../events.ts';
import { loginNameKind, loginNamesTable, ofUser } from './tables.ts';

const key = (event: RecordedEvent, kind: number) => ({ ...ofUser(event), kind });

const put = (event: RecordedEvent, rows: RowChanges, kind: number, name: string, domainRequired = false) =>
  rows.insert(loginNamesTable, {
    ...key(event, kind),
    ...created(event),
    login_name: loginNameKey(name),
    is_verified: kind === loginNameKind.userName,
    domain_required: domainRequired,
  });

const humanAdded = (
  event: EventOf<typeof events.humanAdded | typeof events.humanSelfRegistered>,
  rows: RowChanges,
) => {
  const { userName, email, phone, userLoginMustBeDomain } = event.payload;
  put(event, rows, loginNameKind.userName, userName, userLoginMustBeDomain);
  if (email) put(event, rows, loginNameKind.email, email);
  if (phone) put(event, rows, loginNameKind.phone, phone);
};

const userNameChanged = (
  event: EventOf<typeof events.userNameChanged | typeof events.domainClaimed>,
  rows: RowChanges,
) => {
  const { userName, userLoginMustBeDomain } = event.payload;
  rows.update(loginNamesTable, key(event, loginNameKind.userName), {
    login_name: loginNameKey(userName),
    ...(userLoginMustBeDomain !== undefined && { domain_required: userLoginMustBeDomain }),
    ...changed(event),
  });
};

const verified = (event: RecordedEvent, rows: RowChanges, kind: number) =>
  rows.update(loginNamesTable, key(event, kind), { is_verified: true, ...changed(event) });

export const loginNameHandlers: ProjectionHandler[] = [
  on(events.humanAdded, humanAdded),
  on(events.humanSelfRegistered, humanAdded),
  on(events.machineAdded, (event, rows) =>
    put(event, rows, loginNameKind.userName, event.payload.userName, event.payload.userLoginMustBeDomain),
  ),
  on(events.userNameChanged, userNameChanged),
  on(events.domainClaimed, userNameChanged),
  on(events.emailChanged, (event, rows) => put(event, rows, loginNameKind.email, event.payload.email)),
  on(events.emailVerified, (event, rows) => verified(event, rows, loginNameKind.email)),
  on(events.phoneChanged, (event, rows) => put(event, rows, loginNameKind.phone, event.payload.phone)),
  on(events.phoneVerified, (event, rows) => verified(event, rows, loginNameKind.phone)),
  on(events.phoneRemoved, (event, rows) => rows.remove(loginNamesTable, key(event, loginNameKind.phone))),
];
