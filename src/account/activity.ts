import { fill } from '../login/spoken.ts';
import type { AccountRequest } from './account-request.ts';
import { activityKind } from './activity-kinds.ts';
import { accountPage, html, link, places, type Row, rows } from './pages/layout.ts';
import { dateOf, moment } from './pages/moments.ts';

/** What happened with the account, newest first, read from the log. */

const shown = 25;
/** Events that are not told lie between, in the history of who is sent many codes. */
const pageSize = 100;
const mostPages = 5;

const positionIn = (text: string | null): bigint => (text && /^\d{1,18}$/.test(text) ? BigInt(text) : 0n);

export async function showActivity(page: AccountRequest): Promise<Response> {
  const { texts, url } = page;
  const { activity } = texts;
  const before = positionIn(url.searchParams.get('before'));
  const { lines, next } = await linesBefore(page, before);
  const content = html`<section class="panel">${lines.length > 0 ? rows(lines) : html`<p>${activity.none}</p>`}
<div class="buttons">${before > 0n && link(page, places.activity, texts.newest)}${next !== undefined && link(page, `${places.activity}?before=${next}`, texts.older)}</div>
<p class="fine">${texts.times}</p></section>`;
  return accountPage(page, { place: 'activity', lead: activity.text, content });
}

async function linesBefore(page: AccountRequest, before: bigint) {
  const lines: Row[] = [];
  let sequence = before;
  for (let read = 0; read < mostPages; read++) {
    const query = { sequence, limit: pageSize, asc: false };
    const { result = [] } = await page.api.auth('listMyUserChanges', { query });
    for (const change of result) {
      sequence = change.sequence ?? 0n;
      const row = rowOf(page, change);
      if (row) lines.push(row);
      if (lines.length === shown) return { lines, next: sequence };
    }
    if (result.length < pageSize) return { lines, next: undefined };
  }
  return { lines, next: sequence };
}

interface Change {
  readonly eventType?: { readonly key?: string } | undefined;
  readonly changeDate?: Parameters<typeof dateOf>[0];
  readonly editorId?: string;
  readonly editorDisplayName?: string;
}

function rowOf(page: AccountRequest, { eventType, changeDate, editorId, editorDisplayName = '' }: Change) {
  const { texts, frame, me } = page;
  const kind = activityKind((eventType?.key ?? '').replace('EventTypes.', ''));
  if (!kind) return undefined;
  const at = dateOf(changeDate);
  // What the server does on the way of a sign-in it does for the person.
  const other = editorId !== me.userId && editorDisplayName !== editorId;
  return {
    name: texts.activity.kinds[kind],
    more: [at && moment(page, at), other && fill(frame, texts.activity.by, { name: editorDisplayName })],
  };
}
