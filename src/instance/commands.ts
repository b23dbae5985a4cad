import { alreadyExists, failedPrecondition, invalidArgument, notFound } from '../errors/index.ts';
import type { ConstraintChange, Decision } from '../eventstore/index.ts';
import { requireLanguage } from '../i18n/index.ts';
import { asciiDomain, normalized, requireShownName } from '../precis/index.ts';
import * as events from './events.ts';
import type { Instance } from './state.ts';

const nothing: Decision = { events: [] };

/** Host names of instances are unique in the whole system: they are how a request finds its tenant. */
const domainConstraint = (action: 'add' | 'remove', domain: string): ConstraintChange => ({
  action,
  type: 'instance_domain',
  field: domain,
  global: true,
  error: { id: 'INST-Dom01', message: `The domain ${domain} already belongs to an instance` },
});

export function requireInstance(instance: Instance): void {
  if (instance.lifecycle !== 'active') throw notFound('INST-Nfd01', 'Instance not found');
}

/** An address in brackets, which IDNA knows nothing of. */
const bracketed = /^\[[0-9a-f:]+\]$/;

/** As hosts are compared: lower case, ASCII by IDNA, and without port, which is no part of what names an instance. */
export function cleanHost(domain: string, field = 'domain'): string {
  const typed = domain.trim().toLowerCase().replace(/:\d+$/, '');
  const host = bracketed.test(typed) ? typed : asciiDomain(typed);
  // Underscores are for other records than those of hosts (RFC 952, RFC 8552).
  if (host === undefined || host.includes('_')) {
    throw invalidArgument('INST-Dom02', `${field} "${domain}" is not a host name such as id.example.com`, {
      field,
    });
  }
  return host;
}

/**
 * The same of a host that is to be recorded: of what is written nothing is dropped in silence.
 * @throws PosternError `invalid_argument` for one with a port, too
 */
export function newHost(domain: string, field = 'domain'): string {
  const host = cleanHost(domain, field);
  if (!/:\d+$/.test(domain.trim())) return host;
  throw invalidArgument(
    'INST-Dom11',
    `${field} "${domain}" has a port, and a domain holds at every port; write "${host}"`,
    { field },
  );
}

/** `acme-corp` for `ACME Corp.`: the beginning of a generated domain. */
export const slugOf = (name: string): string =>
  normalized(name.toLowerCase(), 'NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'instance';

const cleanName = (name: string, field: string): string =>
  requireShownName(name, { empty: 'INST-Nam01', problem: 'INST-Nam02' }, field);

export interface NewInstance {
  readonly name: string;
  readonly defaultLanguage: string;
  readonly defaultOrgId: string;
  readonly projectId: string;
  readonly console: { readonly clientId: string; readonly appId: string };
  /** The first one is primary. */
  readonly domains: readonly { readonly domain: string; readonly generated: boolean }[];
}

export function addInstance(input: NewInstance): Decision {
  const [primary] = input.domains;
  if (!primary)
    throw invalidArgument('INST-Dom03', 'An instance needs at least one domain', { field: 'custom_domain' });
  return {
    events: [
      events.instanceAdded({ name: cleanName(input.name, 'instance_name') }),
      events.defaultLanguageSet({ language: requireLanguage(input.defaultLanguage, 'default_language') }),
      ...input.domains.map((domain) => events.instanceDomainAdded(domain)),
      events.instanceDomainPrimarySet({ domain: primary.domain }),
      events.defaultOrgSet({ orgId: input.defaultOrgId }),
      events.iamProjectSet({ iamProjectId: input.projectId }),
      events.iamConsoleSet(input.console),
    ],
    constraints: input.domains.map(({ domain }) => domainConstraint('add', domain)),
  };
}

export function renameInstance(instance: Instance, input: { name: string }): Decision {
  requireInstance(instance);
  const name = cleanName(input.name, 'instance_name');
  return name === instance.name ? nothing : { events: [events.instanceChanged({ name })] };
}

/** The language of pages and messages for whoever asks for none that there is. */
export function setDefaultLanguage(
  instance: Instance,
  { language: named, allowed }: { language: string; allowed: readonly string[] },
): Decision {
  requireInstance(instance);
  const language = requireLanguage(named, 'language', allowed);
  return language === instance.defaultLanguage
    ? nothing
    : { events: [events.defaultLanguageSet({ language })] };
}

/** Where whoever registers belongs, if nothing else is said. It must be there. */
export function setDefaultOrg(instance: Instance, { orgId }: { orgId: string }): Decision {
  requireInstance(instance);
  if (orgId === '') throw invalidArgument('INST-Org01', 'org_id must be given', { field: 'org_id' });
  if (orgId === instance.defaultOrgId) return nothing;
  return { events: [events.defaultOrgSet({ orgId })], requires: [{ type: 'org', id: orgId }] };
}

export function removeInstance(instance: Instance): Decision {
  if (instance.lifecycle !== 'active') return nothing;
  const domains = [...instance.domains.keys()];
  return {
    events: [events.instanceRemoved({ name: instance.name, domains })],
    constraints: domains.map((domain) => domainConstraint('remove', domain)),
  };
}

export function addInstanceDomain(instance: Instance, input: { domain: string; field?: string }): Decision {
  requireInstance(instance);
  const domain = newHost(input.domain, input.field);
  if (instance.domains.has(domain)) throw alreadyExists('INST-Dom04', 'The instance already has this domain');
  return {
    events: [events.instanceDomainAdded({ domain, generated: false })],
    constraints: [domainConstraint('add', domain)],
  };
}

export function setPrimaryInstanceDomain(instance: Instance, input: { domain: string }): Decision {
  requireInstance(instance);
  const domain = cleanHost(input.domain);
  if (!instance.domains.has(domain))
    throw notFound('INST-Dom05', 'The instance has no such domain; add it first');
  return domain === instance.primaryDomain
    ? nothing
    : { events: [events.instanceDomainPrimarySet({ domain })] };
}

/** @param input.publicUrl `server.publicUrl`: what everybody is told keeps answering */
export function removeInstanceDomain(
  instance: Instance,
  input: { domain: string; publicUrl: string },
): Decision {
  requireInstance(instance);
  const domain = cleanHost(input.domain);
  const known = instance.domains.get(domain);
  if (!known) return nothing;
  if (known.generated) {
    throw failedPrecondition('INST-Dom06', 'The generated domain of an instance cannot be removed');
  }
  if (domain === new URL(input.publicUrl).hostname) {
    throw failedPrecondition(
      'INST-Dom10',
      `${domain} is the host of server.publicUrl (${input.publicUrl}), which nothing would answer any more; set server.publicUrl to another address first`,
    );
  }
  if (domain === instance.primaryDomain) {
    throw failedPrecondition(
      'INST-Dom07',
      'The primary domain cannot be removed; make another domain primary first',
    );
  }
  return {
    events: [events.instanceDomainRemoved({ domain })],
    constraints: [domainConstraint('remove', domain)],
  };
}

/** `field`: what the request calls the domain. */
interface TrustedDomainInput {
  readonly domain: string;
  readonly field?: string;
}

export function addTrustedDomain(instance: Instance, input: TrustedDomainInput): Decision {
  requireInstance(instance);
  const domain = newHost(input.domain, input.field ?? 'trusted_domain');
  if (instance.trustedDomains.has(domain)) throw alreadyExists('INST-Tru01', 'The domain is already trusted');
  return { events: [events.trustedDomainAdded({ domain })] };
}

export function removeTrustedDomain(instance: Instance, input: TrustedDomainInput): Decision {
  requireInstance(instance);
  const domain = cleanHost(input.domain, input.field ?? 'trusted_domain');
  return instance.trustedDomains.has(domain)
    ? { events: [events.trustedDomainRemoved({ domain })] }
    : nothing;
}
