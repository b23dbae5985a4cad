import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import { type Conditions, conditions, type Page, type PageRequest, searchPage } from '../database/search.ts';

export interface SessionRow extends AuditColumns {
  readonly id: string;
  readonly user_id: string | null;
  readonly user_resource_owner: string | null;
  readonly user_checked_at: Date | null;
  readonly password_checked_at: Date | null;
  /** Values in base64. */
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly user_agent_fingerprint_id: string | null;
  readonly user_agent_ip: string | null;
  readonly user_agent_description: string | null;
  readonly user_agent_header: Readonly<Record<string, string[]>> | null;
  readonly expiration_date: Date | null;
}

/** Sessions that have not ended; `filter` adds conditions on columns of alias `s`. */
export function searchSessions(
  sql: Sql,
  instanceId: string,
  search: { page?: PageRequest | undefined; filter: (where: Conditions) => void },
): Promise<Page<SessionRow>> {
  const where = conditions(instanceId, 's.instance_id');
  search.filter(where);
  return searchPage<SessionRow>(sql, {
    select: `s.id, s.user_id, s.user_resource_owner, s.user_checked_at, s.password_checked_at, s.metadata,
      s.user_agent_fingerprint_id, s.user_agent_ip, s.user_agent_description, s.user_agent_header,
      s.expiration_date, s.creation_date, s.change_date, s.resource_owner, s.sequence`,
    from: 'projections.sessions_projection s',
    where,
    orderBy: 's.creation_date',
    tieBreaker: 's.id',
    page: search.page,
  });
}
