import { PosternError } from '../../errors/index.ts';
import { passwordsAllowed } from '../../session/index.ts';
import { disownDevice } from '../../user/index.ts';
import type { PageRequest } from '../page-request.ts';
import { donePage } from '../pages/by-code.ts';
import { notMePage } from '../pages/not-me.ts';
import { expiredFailure } from './failures.ts';
import { mayReset } from './forgot-password.ts';

/** "That was not me": what a notice of a sign-in leads to. */

const names = ['userId', 'deviceId', 'code', 'organization'] as const;

const given = ({ form, url }: PageRequest): Record<(typeof names)[number], string> =>
  Object.fromEntries(
    names.map((name) => [name, (form.get(name) ?? url.searchParams.get(name) ?? '').slice(0, 200)]),
  ) as Record<(typeof names)[number], string>;

/** Changes nothing, whether the link is any good or not: it is opened by scanners of mail as well. */
export function showNotMe(page: PageRequest): Response {
  const along = given(page);
  if (along.userId === '' || along.code === '') return expiredFailure(page);
  return page.show(notMePage(page.frame, { csrf: page.guard.token, along }));
}

/** Ends whatever is signed in, and has the person choose a password where the settings let them. */
export async function submitNotMe(page: PageRequest): Promise<Response> {
  const { platform, instance, users } = page;
  const { organization, ...notice } = given(page);
  const user = await users.byId(instance.id, notice.userId);
  if (!user) return expiredFailure(page);
  const replaces =
    user.active &&
    (await mayReset(page, user.orgId)) &&
    (await passwordsAllowed(platform, instance.id, user));
  try {
    const { done, code } = await disownDevice(platform, page, notice, replaces);
    await platform.projections.waitFor(done.position);
    if (code === undefined) return page.redirect(`/ui/login/not-me/done?organization=${user.orgId}`);
    const query = new URLSearchParams({ userId: user.id, code, organization });
    return page.redirect(`/ui/login/password/set?${query}`);
  } catch (error) {
    if (error instanceof PosternError && error.kind === 'failed_precondition') return expiredFailure(page);
    throw error;
  }
}

export function showNotMeDone(page: PageRequest): Response {
  const { notMe, loginName } = page.frame.messages;
  const next = { url: '/ui/login/login', label: loginName.title };
  return page.show(donePage(page.frame, { title: notMe.doneTitle, text: notMe.doneText, next }));
}
