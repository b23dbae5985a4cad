import type { InstanceContext } from '../../contract/types.ts';
import { invalidArgument } from '../../errors/index.ts';
import { hostWithoutPort, instanceAggregate } from '../../instance/index.ts';
import type { Platform } from '../../platform.ts';

/**
 * The domain that keys are bound to (WebAuthn §5.1.2 `rp.id`): browsers use a key nowhere else. It is one that the
 * instance has or trusts, exactly, so that nobody makes keys for a domain of his own or for the parent of many.
 *
 * @param domain '' for the one under which it is asked
 * @throws PosternError `invalid_argument`
 */
export async function relyingPartyId(
  { store }: Pick<Platform, 'store'>,
  instance: Pick<InstanceContext, 'id' | 'host'>,
  domain: string,
): Promise<string> {
  const own = hostWithoutPort(instance.host);
  const asked = domain === '' ? own : hostWithoutPort(domain);
  if (asked === own) return own;
  const { state } = await store.load(instance.id, instanceAggregate, instance.id);
  if (state.domains.has(asked) || state.trustedDomains.has(asked)) return asked;
  throw invalidArgument('USER-Rpi01', 'domain must be a domain of the instance, or one that it trusts', {
    field: 'domain',
  });
}

/**
 * Whether what was signed on a page of that origin counts for the relying party: a page of its very host, by https as
 * the server has it. Subdomains could be anybody's. For developers, pages on any port of localhost.
 */
export function isOriginOf(
  relyingPartyId: string,
  origin: string,
  { origin: own }: Pick<InstanceContext, 'origin'>,
): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.origin !== origin || url.hostname !== relyingPartyId) return false;
  if (url.protocol === 'http:') return url.hostname === 'localhost';
  return url.protocol === 'https:' && (url.port === '' || url.port === new URL(own).port);
}
