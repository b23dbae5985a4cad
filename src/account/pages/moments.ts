import { type Html, html } from '../../login/http/html.ts';
import type { AccountRequest } from '../account-request.ts';

/** In UTC, and saying so: without scripts a server does not know the clock of whoever reads. */
export function momentText({ frame }: Pick<AccountRequest, 'frame'>, at: Date): string {
  return new Intl.DateTimeFormat(frame.language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  }).format(at);
}

export const moment = (page: Pick<AccountRequest, 'frame'>, at: Date): Html =>
  html`<time datetime="${at.toISOString()}">${momentText(page, at)}</time>`;

interface Timestamp {
  readonly seconds?: bigint;
  readonly nanos?: number;
}

export const dateOf = (at: Timestamp | undefined): Date | undefined =>
  at && new Date(Number(at.seconds ?? 0n) * 1000 + Math.floor((at.nanos ?? 0) / 1e6));
