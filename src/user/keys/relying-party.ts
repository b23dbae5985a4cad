import type { InstanceContext } from '../../contract/types.ts';
import { invalidArgument } from '../../errors/index.ts';
import { hostWithoutPort, type Instance, instanceAggregate } from '../../instance/index.ts';
import type { Platform } from '../../platform.ts';

type Source = Pick<Platform, 'store'>;
type Here = Pick<InstanceContext, 'id' | 'origin'>;

/**
 * The domain that keys are bound to (WebAuthn §5.1.2 `rp.id`): browsers use a key nowhere else, but for pages that this
 * domain tells to be related. It is one that the instance has or trusts, exactly, so that nobody makes keys for a domain
 * of his own or for the parent of many.
 *
 * @param domain '' for the one under which it is asked
 * @throws PosternError `invalid_argument`
 */
export async function relyingPartyId(
  platform: Source,
  instance: Pick<InstanceContext, 'id' | 'host'>,
  domain: string,
): Promise<string> {
  const own = hostWithoutPort(instance.host);
  const asked = domain === '' ? own : hostWithoutPort(domain);
  if (asked === own) return own;
  if (isOfInstance(await domainsOf(platform, instance.id), asked)) return asked;
  throw invalidArgument('USER-Rpi01', 'domain must be a domain of the instance, or one that it trusts', {
    field: 'domain',
  });
}

/**
 * Whether what was signed on a page of that origin counts for the relying party: a page of its very host, or of another
 * that the instance has or trusts (WebAuthn Level 3 §5.11), by https as the server has it. Subdomains could be anybody's.
 * For developers, pages on any port of localhost and, among themselves, of names below it.
 */
export async function isOriginOf(
  platform: Source,
  relyingPartyId: string,
  origin: string,
  instance: Here,
): Promise<boolean> {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.origin !== origin || !isByRightWay(url, instance)) return false;
  if (url.hostname === relyingPartyId) return true;
  // Whatever listens on this machine is a page of it: it is related to nothing but this machine.
  if (url.protocol === 'http:' && !isThisMachine(relyingPartyId)) return false;
  const domains = await domainsOf(platform, instance.id);
  return isOfInstance(domains, url.hostname) && isOfInstance(domains, relyingPartyId);
}

/** Names below localhost are this machine (RFC 6761 §6.3), and browsers trust them without TLS. */
const isThisMachine = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost');

function isByRightWay({ protocol, hostname, port }: URL, { origin: own }: Here): boolean {
  if (protocol === 'http:') return isThisMachine(hostname);
  return protocol === 'https:' && (port === '' || port === new URL(own).port);
}

type Domains = Pick<Instance, 'domains' | 'trustedDomains' | 'primaryDomain'>;

const isOfInstance = ({ domains, trustedDomains }: Domains, domain: string): boolean =>
  domains.has(domain) || trustedDomains.has(domain);

const domainsOf = async ({ store }: Source, instanceId: string): Promise<Domains> =>
  (await store.load(instanceId, instanceAggregate, instanceId)).state;

/** Browsers heed five registrable domains at least, whatever the number of their hosts (§5.11.1), and few more. */
const mostRelated = 32;

/**
 * Whose pages may use keys of this domain (WebAuthn Level 3 §5.11.1): those of each domain of the instance, the primary
 * first, and of each that it trusts; by https, on the usual port and on that of the server.
 * @param publicUrl of the server: browsers ask for the list at the usual port, and so it tells of no other
 */
export async function relatedOrigins(
  platform: Source,
  instance: Here,
  publicUrl: string,
): Promise<readonly string[]> {
  const { domains, trustedDomains, primaryDomain } = await domainsOf(platform, instance.id);
  const ports = new Set(['', new URL(instance.origin).port, new URL(publicUrl).port]);
  const all = [...new Set([primaryDomain, ...domains.keys(), ...trustedDomains])].filter(
    (each) => each !== '',
  );
  return all
    .slice(0, mostRelated)
    .flatMap((domain) => [...ports].map((port) => `https://${domain}${port && `:${port}`}`));
}

/** Whether pages of this host may ask for keys that were made for the domain, if the browser knows of related origins. */
export async function isRelatedParty(
  platform: Source,
  { id, host }: Pick<InstanceContext, 'id' | 'host'>,
  domain: string,
): Promise<boolean> {
  const domains = await domainsOf(platform, id);
  return isOfInstance(domains, domain) && isOfInstance(domains, hostWithoutPort(host));
}
