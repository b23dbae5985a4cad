import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { TimestampQueryMethod } from '../contract/services/v1.ts';
import { deviceOf } from '../device-name.ts';
import { PosternError, permissionDenied } from '../errors/index.ts';
import { fill } from '../login/spoken.ts';
import type { Session } from '../session/index.ts';
import { type AccountRequest, leadTo } from './account-request.ts';
import { actingPanel } from './acting.ts';
import { accountPage, button, html, places, type Row, rows } from './pages/layout.ts';
import { dateOf, momentText } from './pages/moments.ts';
import { withNote } from './pages/notes.ts';

/** Where the person is signed in. */

const shown = 100;
/** So many are ended at a time; appends of one moment share a round trip. */
const atOnce = 16;
const most = 500;

/** Those that have not expired: of the others there are as many as the person ever signed in. */
async function sessionsOf({ api, me, platform }: AccountRequest, limit: number) {
  const expirationDate = timestampFromDate(platform.clock());
  const method = TimestampQueryMethod.GREATER;
  const { sessions = [] } = await api.sessions('listSessions', {
    query: { limit, asc: false },
    queries: [
      { query: { case: 'userIdQuery', value: { id: me.userId } } },
      { query: { case: 'expirationDateQuery', value: { expirationDate, method } } },
    ],
  });
  return sessions;
}

type SessionMessage = Awaited<ReturnType<typeof sessionsOf>>[number];

export async function showSessions(page: AccountRequest): Promise<Response> {
  const { texts } = page;
  const all = await sessionsOf(page, shown);
  const mine = all.filter(({ id }) => id === page.me.sessionId);
  const others = all.filter(({ id }) => id !== page.me.sessionId);
  const content = html`${await actingPanel(page)}<section class="panel">${rows([...mine, ...others].map((session) => sessionRow(page, session)))}
${others.length > 0 && html`<div class="buttons">${button(page, { action: '/account/sessions/end-others', text: texts.sessions.endOthers, kind: 'button button-danger' })}</div>`}
<p class="fine">${texts.times}</p></section>`;
  return accountPage(page, { place: 'sessions', lead: texts.sessions.text, content });
}

function sessionRow(page: AccountRequest, session: SessionMessage): Row {
  const { texts, frame, me } = page;
  const { sessions } = texts;
  const { ip = '', description = '' } = session.userAgent ?? {};
  const device = deviceOf(description);
  const name = device ? fill(frame, sessions.device, { ...device }) : description || sessions.unknown;
  const date = (at: Parameters<typeof dateOf>[0]) => {
    const found = dateOf(at);
    return found && momentText(page, found);
  };
  const since = date(session.creationDate);
  const used = date(session.changeDate);
  const current = session.id === me.sessionId;
  return {
    name: current ? html`${name} <span class="tag good">${sessions.current}</span>` : name,
    more: [
      since && fill(frame, sessions.since, { date: since }),
      used !== since && used && fill(frame, sessions.used, { date: used }),
      ip !== '' && fill(frame, sessions.address, { address: ip }),
    ],
    does: current
      ? []
      : [
          button(page, {
            action: '/account/sessions/end',
            text: frame.messages.signedIn.signOut,
            about: `${name}, ${since ?? ''}`,
            fields: { id: session.id ?? '' },
          }),
        ],
  };
}

/** Whoever names a session of somebody else hears what is said of those that there are none of. */
const own =
  ({ me }: AccountRequest) =>
  async ({ user }: Session): Promise<void> => {
    if (user?.id !== me.userId) throw permissionDenied('ACCOUNT-Ses01', 'The session is not yours');
  };

/** @returns false for what is none of theirs, or had ended already */
async function end(page: AccountRequest, id: string): Promise<boolean> {
  try {
    await page.sessions.terminate(page.scope, id, own(page));
    return true;
  } catch (error) {
    if (!(error instanceof PosternError) || !['not_found', 'permission_denied'].includes(error.kind))
      throw error;
    return false;
  }
}

export async function endSession(page: AccountRequest): Promise<Response> {
  const id = (page.form.get('id') ?? '').slice(0, 200);
  // This browser's own is ended by signing out.
  if (id !== '' && id !== page.me.sessionId) await end(page, id);
  return leadTo(page, withNote(places.sessions, 'ended'));
}

export async function endOthers(page: AccountRequest): Promise<Response> {
  let more = true;
  while (more) {
    // None that was begun until now may be missed, and none that has ended is ended again.
    await page.platform.projections.waitFor(await page.platform.store.head());
    const sessions = await sessionsOf(page, most);
    const ids = sessions.flatMap(({ id = '' }) => (id === page.me.sessionId ? [] : [id]));
    let ended = 0;
    for (let from = 0; from < ids.length; from += atOnce) {
      const outcomes = await Promise.all(ids.slice(from, from + atOnce).map((id) => end(page, id)));
      ended += outcomes.filter(Boolean).length;
    }
    more = ended > 0 && sessions.length === most;
  }
  return leadTo(page, withNote(places.sessions, 'ended'));
}
