import { PosternError } from '../../errors/index.ts';
import { passwordsAllowed } from '../../session/index.ts';
import { addedSince, disownDevice } from '../../user/index.ts';
import type { PageRequest } from '../page-request.ts';
import { donePage } from '../pages/by-code.ts';
import { notMePage, undonePage } from '../pages/not-me.ts';
import { expiredFailure } from './failures.ts';
import { mayReset } from './forgot-password.ts';

/** "That was not me": what a notice of a sign-in leads to. */

const names = ['userId', 'deviceId', 'code', 'organization'] as const;

const given = ({ form, url }: PageRequest): Record<(typeof names)[number], string> =>
  Object.fromEntries(
    names.map((name) => [name, (form.get(name) ?? url.searchParams.get(name) ?? '').slice(0, 200)]),
  ) as Record<(typeof names)[number], string>;

/** Changes nothing, whether the link is any good or not: it is opened by scanners of mail as well. */
export async function showNotMe(page: PageRequest): Promise<Response> {
  const along = given(page);
  if (along.userId === '' || along.code === '') return expiredFailure(page);
  const taken = await unlessOver(addedSince(page.platform, page.instance.id, along));
  const { undone: added, lost } = taken ?? { undone: [], lost: [] };
  return page.show(notMePage(page.frame, { csrf: page.guard.token, along, added, lost }));
}

/** undefined: there is nothing to answer (any more). */
const unlessOver = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if (error instanceof PosternError && error.kind === 'failed_precondition') return undefined;
    throw error;
  });

/** Ends whatever is signed in, takes back what came since, and has the person choose a password where the settings let them. */
export async function submitNotMe(page: PageRequest): Promise<Response> {
  const { platform, instance, users } = page;
  const { organization, ...notice } = given(page);
  const user = await users.byId(instance.id, notice.userId);
  if (!user) return expiredFailure(page);
  const replaces =
    user.active &&
    (await mayReset(page, user.orgId)) &&
    (await passwordsAllowed(platform, instance.id, user));
  const disowned = await unlessOver(disownDevice(platform, page, notice, replaces));
  if (!disowned) return expiredFailure(page);
  const { done, code, undone, lost } = disowned;
  const nothing = undone.length === 0 && lost.length === 0;
  await platform.projections.waitFor(done.position);
  const { reset, notMe, loginName } = page.frame.messages;
  if (code === undefined) {
    if (nothing) return page.redirect(`/ui/login/not-me/done?organization=${user.orgId}`);
    const next = { url: '/ui/login/login', label: loginName.title };
    return page.show(undonePage(page.frame, { undone, lost, text: notMe.doneText, next }));
  }
  const url = `/ui/login/password/set?${new URLSearchParams({ userId: user.id, code, organization })}`;
  if (nothing) return page.redirect(url);
  const next = { url, label: reset.title };
  return page.show(undonePage(page.frame, { undone, lost, text: undefined, next }));
}

export function showNotMeDone(page: PageRequest): Response {
  const { notMe, loginName } = page.frame.messages;
  const next = { url: '/ui/login/login', label: loginName.title };
  return page.show(donePage(page.frame, { title: notMe.doneTitle, text: notMe.doneText, next }));
}
