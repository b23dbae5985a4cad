import type { RequestContext } from '../../contract/types.ts';
import type { Executed } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { newCode } from '../codes.ts';
import { requireLinkTemplate } from '../commands/index.ts';
import type { Factors } from '../factors/state.ts';
import type { Access } from '../operations/access.ts';
import { changeFactors } from '../operations/factors.ts';
import { type LinkRequest, requestPasskeyCode } from './commands.ts';

/** Links by which somebody registers a passkey who cannot sign in (yet). */

/** The page of the login, below the address of the instance. */
export const passkeyPage =
  '/ui/v2/login/passkey/set?userId={{.UserID}}&orgId={{.OrgID}}&codeId={{.CodeID}}&code={{.Code}}';

export interface PasskeyLink {
  readonly done: Executed<Factors>;
  readonly id: string;
  readonly code: string;
  readonly link: string;
  /** Nanoseconds. */
  readonly expiry: number;
}

export async function createPasskeyLink(
  platform: Platform,
  context: RequestContext,
  userId: string,
  request: Pick<LinkRequest, 'medium' | 'urlTemplate'>,
  access: Access,
): Promise<PasskeyLink> {
  const code = await newCode(platform, context.instance, 'passkey');
  const id = platform.ids();
  const urlTemplate = requireLinkTemplate(request.urlTemplate);
  const done = await changeFactors(
    platform,
    context,
    userId,
    (factors) => requestPasskeyCode(factors, { id, code, medium: request.medium, urlTemplate }),
    access,
  );
  const parts: Readonly<Record<string, string>> = {
    UserID: userId,
    OrgID: done.owner,
    CodeID: id,
    Code: code.plain,
  };
  const page = passkeyPage.replace(/\{\{\.(\w+)\}\}/g, (_whole, name: string) =>
    encodeURIComponent(parts[name] ?? ''),
  );
  return { done, id, code: code.plain, link: context.instance.origin + page, expiry: code.expiry };
}
