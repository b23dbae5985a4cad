import type { HeldAuthorization } from '../../authorization/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { HeldGroup } from '../../group/index.ts';
import { activeSigningKey } from '../../webkey/index.ts';
import type { RedirectingClient } from '../authorize/client-and-redirect.ts';
import type { Provider } from '../provider.ts';
import { wantsSignedUserinfo } from '../tokens/signed-answers.ts';

export type PreviewedGrant = 'authorization_code' | 'refresh_token' | 'device_code';

/** What tokens are previewed for. Why a claim is there is found by leaving parts of this out. */
export interface Supposed {
  readonly client: RedirectingClient;
  readonly userId: string;
  readonly grant: PreviewedGrant;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  /** The parameter of the name, as JSON; '' for none. */
  readonly claims: string;
  readonly authorizations: readonly HeldAuthorization[];
  readonly groups: readonly HeldGroup[];
}

/** What would be another each time; one for all that is compared. */
export interface Moment {
  readonly now: Date;
  readonly requestId: string;
  readonly tokenId: string;
  /** Of the person's sign-in. */
  readonly sessionId: string;
}

export interface PreviewContext {
  readonly provider: Provider;
  readonly instance: InstanceContext;
  readonly moment: Moment;
}

/**
 * The client as it is previewed: what it is told is the same, but by no algorithm for which a key would have to be made,
 * and encrypted to no key that would have to be fetched.
 */
export async function previewed(
  { provider, instance }: Omit<PreviewContext, 'moment'>,
  client: RedirectingClient,
): Promise<RedirectingClient> {
  const { algorithm } = await activeSigningKey(provider.platform, instance.id);
  const { oidc } = client;
  return {
    ...client,
    oidc: {
      ...oidc,
      idTokenSignedResponseAlg: '',
      userinfoSignedResponseAlg: wantsSignedUserinfo(client) ? algorithm : '',
      idTokenEncryptedResponseAlg: '',
      userinfoEncryptedResponseAlg: '',
    },
  };
}
