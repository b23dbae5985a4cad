import { type Attempt, openAttempt } from './attempt.ts';
import type { PageRequest } from './page-request.ts';

/** What the step before found out, as the address or the form brings it. */
export const attemptOf = (page: PageRequest): Attempt | undefined =>
  openAttempt(page.platform.encryption, sealedAttempt(page), page.instance.id, page.platform.clock());

/** The same, still sealed, for the next form. */
export const sealedAttempt = (page: PageRequest): string =>
  page.form.get('attempt') ?? page.url.searchParams.get('attempt') ?? '';
