import { orgOfDomain } from '../../org/index.ts';
import type { Platform } from '../../platform.ts';
import { settingsOf } from '../../settings/index.ts';
import type { AuthorizationDescription } from '../authorization-flow.ts';

interface Facts {
  readonly description:
    | Pick<AuthorizationDescription, 'orgId' | 'brandingOrgId' | 'brandingOfUser'>
    | undefined;
  /** Whose settings hold before anybody is known; '' for the instance's. */
  readonly otherwise: string;
  /** As it was entered. */
  readonly loginName: string | undefined;
  /** Who is signed in, for pages that are about that. */
  readonly person: (() => Promise<{ readonly orgId: string } | undefined>) | undefined;
}

/**
 * The organization whose branding a page shows; '' for the instance's. A request for one organization's people shows
 * that one's. Else the application's project decides, and where there is no application, the person who is signed in.
 * Before somebody is, the name that was entered counts by its domain alone, which is the organization's: whether it
 * has anybody of that name a page must not tell.
 */
export async function brandingOrg(
  platform: Pick<Platform, 'sql' | 'store' | 'projections'>,
  instanceId: string,
  { description, otherwise, loginName, person }: Facts,
): Promise<string> {
  if (description?.orgId !== undefined) return description.orgId;
  const followsPerson = description === undefined || description.brandingOfUser === true;
  const known = followsPerson ? await person?.() : undefined;
  if (known) return known.orgId;
  const domain = description?.brandingOfUser ? /@([^@]+)$/.exec(loginName ?? '')?.[1] : undefined;
  const ofDomain =
    domain === undefined ? undefined : await discoveredOrg(platform, instanceId, otherwise, domain);
  return ofDomain ?? description?.brandingOrgId ?? otherwise;
}

/** The organization of a domain, where the login settings let it be told (`allow_domain_discovery`). */
export async function discoveredOrg(
  platform: Pick<Platform, 'sql' | 'store' | 'projections'>,
  instanceId: string,
  settingsOrgId: string,
  domain: string,
): Promise<string | undefined> {
  const { values } = await settingsOf(platform).login(instanceId, settingsOrgId);
  return values.allowDomainDiscovery ? orgOfDomain(platform.sql, instanceId, domain) : undefined;
}
