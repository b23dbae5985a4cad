import { webAuthn } from '../user/index.ts';
import type { PageRequest } from './page-request.ts';

/**
 * What a page asks of keys goes along in its form, sealed: pages that nobody answers leave nothing behind. That each is
 * answered once is seen to where the answer is checked.
 */
const purpose = 'key ';

export interface AskedOf {
  /** Those that may answer; none: any passkey that the person chooses. */
  readonly keys?: Parameters<typeof webAuthn.requestOptions>[0]['keys'];
  /** For which they were made; '' for that of the page. */
  readonly domain?: string;
}

export async function askKey(
  page: PageRequest,
  userVerification: number,
  { keys = [], domain = '' }: AskedOf = {},
): Promise<{ readonly asked: string; readonly options: object }> {
  const { platform, instance } = page;
  const relyingPartyId = await webAuthn.relyingPartyId(platform, instance, domain);
  const challenge = webAuthn.newChallenge();
  const expiresAt = platform.clock().getTime() + webAuthn.challengeLifetimeMs;
  const facts = [instance.id, challenge, relyingPartyId, userVerification, expiresAt];
  return {
    asked: platform.encryption.sealToken('cookie', purpose + JSON.stringify(facts)),
    options: webAuthn.requestOptions({ challenge, relyingPartyId, keys, userVerification }),
  };
}

/** undefined: not ours, of another instance, or too old. */
export function askedOfKey({
  platform,
  instance,
  form,
}: Pick<PageRequest, 'platform' | 'instance' | 'form'>): webAuthn.KeyChallenge | undefined {
  const opened = platform.encryption.openToken('cookie', form.get('asked') ?? '');
  if (!opened?.startsWith(purpose)) return undefined;
  const [instanceId, challenge, relyingPartyId, userVerification, expiresAt] = JSON.parse(
    opened.slice(purpose.length),
  ) as [string, string, string, number, number];
  if (instanceId !== instance.id || expiresAt <= platform.clock().getTime()) return undefined;
  return { challenge, relyingPartyId, userVerification, allowedCredentialIds: [] };
}

/** What the browser gave. @throws PosternError `invalid_argument` for what no browser gives */
export const givenByKey = ({ form }: Pick<PageRequest, 'form'>): string =>
  (form.get('credential') ?? '').slice(0, 40_000);
