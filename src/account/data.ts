import { forgottenAccountCookies } from '../login/browser-accounts.ts';
import type { PageRequest } from '../login/page-request.ts';
import { donePage } from '../login/pages/by-code.ts';
import { waitToSend } from '../login/sends.ts';
import { waitText } from '../login/steps/failures.ts';
import { type AccountRequest, inAccount, leadTo } from './account-request.ts';
import { exportOf } from './export.ts';
import { accountPage, along, html, link, panel, places } from './pages/layout.ts';

/** What is stored about the person, to take along or to have deleted. */

const mayDelete = ({ context, me }: AccountRequest): Promise<boolean> =>
  context.can('user.self.delete', { orgId: me.orgId });

export async function showData(page: AccountRequest, problem?: string): Promise<Response> {
  const { data } = page.texts;
  const may = await mayDelete(page);
  return accountPage(page, {
    place: 'data',
    problem,
    content: [
      panel(
        data.download,
        html`<p class="buttons"><a class="button button-quiet" href="${inAccount(page, '/account/data/download')}" download>${data.download}</a></p>`,
        data.downloadText,
      ),
      panel(
        data.delete,
        may
          ? html`<p class="buttons">${link(page, '/account/data/delete', data.delete)}</p>`
          : html`<p class="fine">${data.deleteNotAllowed}</p>`,
        may ? data.deleteText : undefined,
      ),
    ],
  });
}

/** Reading a long history costs something: as often as a message is sent, no oftener. */
export async function download(page: AccountRequest): Promise<Response> {
  const wait = await waitToSend(page, `export of ${page.me.userId}`);
  if (wait > 0) return showData(page, waitText(page, wait));
  const response = page.show('', { status: 200 });
  const headers = new Headers(response.headers);
  headers.set('content-type', 'application/json; charset=utf-8');
  headers.set('content-disposition', 'attachment; filename="account.json"');
  return new Response(exportOf(page), { headers });
}

export async function showDelete(page: AccountRequest, problem?: string): Promise<Response> {
  const { data } = page.texts;
  if (!(await mayDelete(page))) return leadTo(page, places.data);
  const content = html`<section class="panel"><p>${data.deleteText}</p>
<form method="post" action="/account/data/delete">${along(page)}
<label class="check"><input type="checkbox" name="sure" value="1"> <span>${data.deleteConfirm}</span></label>
<div class="buttons"><button class="button button-danger" type="submit">${data.delete}</button>${link(page, places.data, page.frame.messages.register.back)}</div></form></section>`;
  return accountPage(page, { place: 'data', title: data.delete, back: places.data, problem, content });
}

export async function submitDelete(page: AccountRequest): Promise<Response> {
  if (!(await mayDelete(page))) return leadTo(page, places.data);
  if (page.form.get('sure') === null) return showDelete(page, page.texts.data.deleteMissing);
  await page.api.auth('removeMyUser', {});
  await page.platform.projections.waitFor(page.context.seen());
  return page.redirect('/account/deleted', forgottenAccountCookies(page.instance, page.me.userId));
}

/** The end; nobody is signed in any more. */
export const showDeleted = (page: PageRequest, data: { deleted: string; deletedText: string }): Response =>
  page.show(
    donePage(page.frame, {
      title: data.deleted,
      text: data.deletedText,
      next: { url: '/ui/login/loginname', label: page.frame.messages.loginName.title },
    }),
  );
