import { initial } from '../../login/pages/layout.ts';
import { assetUrl } from '../../static/index.ts';
import { loginNamesOf } from '../../user/index.ts';
import type { AccountRequest } from '../account-request.ts';
import { type Html, html } from './layout.ts';

/** Whose account it is. */
export async function portrait({ row, names }: AccountRequest): Promise<Html> {
  const loginName = await names.shown(loginNamesOf(row).preferred);
  const name = row.display_name || row.user_name;
  const picture = row.avatar_key === '' ? '' : assetUrl('', `${row.resource_owner}/${row.avatar_key}`);
  return html`<div class="portrait">${picture === '' ? initial(name) : html`<img class="picture" src="${picture}" alt="" width="80" height="80">`}
<div class="person-names"><p class="person-name">${name}</p><p class="person-login">${loginName}</p></div></div>`;
}
