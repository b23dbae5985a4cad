import { listDetailsV1, rowDetails } from '../../contract/details.ts';
import type { RequestContext } from '../../contract/types.ts';
import type { Page } from '../../database/search.ts';
import { notFound } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import { findOrg, type OrgDomainRow, type OrgMetadataRow, type OrgRow } from '../queries.ts';

/** Messages of version 1. */

export const orgMessage = (org: OrgRow) => ({
  id: org.id,
  details: rowDetails(org),
  state: org.state,
  name: org.name,
  primaryDomain: org.primary_domain,
});

export const domainMessage = (row: OrgDomainRow) => ({
  orgId: row.org_id,
  details: rowDetails(row),
  domainName: row.domain,
  isVerified: row.is_verified,
  isPrimary: row.is_primary,
  validationType: row.validation_type,
});

export const metadataMessage = (row: OrgMetadataRow) => ({
  details: rowDetails(row),
  key: row.key,
  value: Buffer.from(row.value, 'base64'),
});

/** `zitadel.v1.ListDetails` */
export const listDetails = (platform: Platform, page: Page<unknown>) =>
  listDetailsV1(page, platform.projections.position(), platform.clock());

/** The answer about one organization. @throws PosternError `not_found` */
export const orgReader =
  ({ sql }: Platform) =>
  async (context: RequestContext, id: string) => {
    const org = await findOrg(sql, context.instance.id, id);
    if (!org) throw notFound('ORG-Nfd01', 'Organization not found');
    return { org: orgMessage(org) };
  };
