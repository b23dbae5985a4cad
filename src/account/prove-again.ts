import { keysOf, loginNamesOf } from '../user/index.ts';
import { type AccountRequest, proveAgainAddress } from './account-request.ts';

/**
 * Leads whoever has signed in a while ago to show once more to be the one, and back: a browser that was left alone
 * changes nothing that takes the account over.
 */
export async function proveAgain(page: AccountRequest, path = page.url.pathname): Promise<Response> {
  const { platform, instance, row, me } = page;
  const keys = await keysOf(platform.sql, instance.id, me.userId);
  const passkeys = keys.some(({ kind }) => kind === 'passkey');
  return page.redirect(proveAgainAddress(page, path, loginNamesOf(row).preferred, passkeys));
}
