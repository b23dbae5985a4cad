import {
  type Session,
  SessionFieldName,
  SessionSchema,
  SessionService,
} from '../../../contract/services/session/v2.ts';
import { TimestampQueryMethod } from '../../../contract/services/v1.ts';
import { removes, useForeseen, usePermissions } from '../api/index.ts';
import { DataList, type ListState, sourceOf } from '../list/index.ts';
import { AsCalls, Head, ObjectLink } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { LogOut, MonitorSmartphone } from '../ui/icons.ts';
import { AskingMenu, attempt, Moment, millisOf } from '../ui/index.ts';
import { Factors, factorsOf } from './factors.tsx';

const { listSessions, deleteSession } = SessionService.method;

const dayMs = 86_400_000;
const days: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, older: 30 };

/** To the hour, so that what is asked for is the same while one looks at it. */
const daysAgo = (count: number) => {
  const hourMs = 3_600_000;
  const at = Math.floor(Date.now() / hourMs) * hourMs - count * dayMs;
  return { seconds: BigInt(Math.floor(at / 1_000)), nanos: 0 };
};

const sinceQuery = ({ filters }: ListState) => {
  const since = filters['since'] ?? '';
  const count = days[since];
  if (count === undefined) return [];
  const method = since === 'older' ? TimestampQueryMethod.LESS : TimestampQueryMethod.GREATER_OR_EQUALS;
  return [{ query: { case: 'creationDateQuery' as const, value: { creationDate: daysAgo(count), method } } }];
};

const sessionsOf = (userId: string | undefined) =>
  sourceOf<Session, typeof listSessions.input, typeof listSessions.output>({
    method: listSessions,
    request: (state, { offset, limit }) => ({
      query: { offset: BigInt(offset), limit, asc: state.sort?.ascending ?? false },
      sortingColumn: SessionFieldName.CREATION_DATE,
      queries: [
        ...(userId ? [{ query: { case: 'userIdQuery' as const, value: { id: userId } } }] : []),
        ...sinceQuery(state),
        // Without an id: of whoever asks.
        ...(state.filters['creator'] === 'mine'
          ? [{ query: { case: 'creatorQuery' as const, value: {} } }]
          : []),
      ],
    }),
    rows: ({ sessions }) => sessions,
    total: ({ details }) => details?.totalResult,
  });

const userOf = ({ factors }: Session) => factors?.user;

/** Everybody who is signed in. */
export const SessionsPage = () => {
  const t = useTexts();
  return (
    <>
      <Head title={t.sessions.title} under={t.sessions.text}>
        <AsCalls />
      </Head>
      <SessionList />
    </>
  );
};

/** Sessions of one person, or of all. */
export const SessionList = ({ userId }: { readonly userId?: string }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const end = useForeseen(deleteSession, ({ sessionId }) =>
    removes(SessionSchema, ({ id }) => id === sessionId),
  );
  const { columns, filters, ...texts } = t.sessions;
  const nameOf = (session: Session) =>
    userOf(session)?.displayName || userOf(session)?.loginName || texts.nobody;
  return (
    <DataList
      id="sessions"
      label={texts.title}
      source={sessionsOf(userId)}
      keyOf={({ id }) => id}
      nameOf={nameOf}
      filters={[
        {
          id: 'since',
          label: filters.since,
          choices: (['day', 'week', 'month', 'older'] as const).map((id) => ({ id, label: filters[id] })),
        },
        { id: 'creator', label: filters.creator, choices: [{ id: 'mine', label: filters.mine }] },
      ]}
      columns={[
        ...(userId
          ? []
          : [
              {
                id: 'user',
                label: columns.user,
                width: 'minmax(12rem, 1fr)',
                show: (session: Session) => (
                  <ObjectLink type="user" id={userOf(session)?.id ?? ''}>
                    {nameOf(session)}
                  </ObjectLink>
                ),
                text: nameOf,
              },
            ]),
        {
          id: 'proven',
          label: columns.proven,
          width: 'minmax(12rem, 1fr)',
          show: (session) => <Factors session={session} />,
          text: (session) => factorsOf(t, session).join(', '),
        },
        {
          id: 'device',
          label: columns.device,
          width: 'minmax(11rem, 1fr)',
          show: ({ userAgent }) => userAgent?.description,
          text: ({ userAgent }) => userAgent?.description ?? '',
        },
        {
          id: 'address',
          label: columns.address,
          width: '9rem',
          show: ({ userAgent }) => userAgent?.ip,
          text: ({ userAgent }) => userAgent?.ip ?? '',
        },
        {
          id: 'created',
          label: columns.created,
          width: '14rem',
          sorts: true,
          show: ({ creationDate }) => <Moment at={creationDate} />,
          text: ({ creationDate }) => new Date(millisOf(creationDate)).toISOString(),
        },
        {
          id: 'changed',
          label: columns.changed,
          width: '14rem',
          extra: true,
          show: ({ changeDate }) => <Moment at={changeDate} />,
          text: ({ changeDate }) => new Date(millisOf(changeDate)).toISOString(),
        },
        {
          id: 'expires',
          label: columns.expires,
          width: '14rem',
          extra: true,
          show: ({ expirationDate }) => <Moment at={expirationDate} />,
          text: ({ expirationDate }) =>
            expirationDate ? new Date(millisOf(expirationDate)).toISOString() : '',
        },
      ]}
      {...(has('session.delete') && {
        bulk: [
          {
            id: 'end',
            label: texts.end,
            icon: LogOut,
            kind: 'danger' as const,
            confirm: texts.endSome,
            run: ({ id }: Session) => end({ sessionId: id }),
          },
        ],
        actions: ({ id, userAgent }: Session) => (
          <AskingMenu
            label={`${t.common.more}: ${userAgent?.description || id}`}
            deeds={[
              {
                id: 'end',
                label: texts.endOne,
                icon: LogOut,
                kind: 'danger',
                ask: { title: texts.endTitle, text: texts.endText },
                run: () => attempt(() => end({ sessionId: id }), texts.ended),
              },
            ]}
          />
        ),
      })}
      empty={{ icon: MonitorSmartphone, title: texts.empty, children: <p>{texts.emptyText}</p> }}
    />
  );
};
