import type { AuditColumns } from '../contract/details.ts';
import {
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type PageRequest,
  searchList,
} from '../database/search.ts';
import { type FactorColumn, factorNames, factors } from './factors.ts';

export interface SessionRow extends AuditColumns, Record<FactorColumn, Date | null> {
  readonly id: string;
  readonly user_id: string | null;
  readonly user_resource_owner: string | null;
  readonly user_checked_at: Date | null;
  readonly web_authn_user_verified: boolean | null;
  /** Values in base64. */
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly user_agent_fingerprint_id: string | null;
  readonly user_agent_ip: string | null;
  readonly user_agent_description: string | null;
  readonly user_agent_header: Readonly<Record<string, string[]>> | null;
  readonly expiration_date: Date | null;
}

/** Sessions that have not ended. */
const sessionList = defineList<SessionRow>()({
  from: 'projections.sessions_projection s',
  alias: 's',
  key: ['id'],
  instance: 's.instance_id',
  countedBy: ['session', 'user', 'org'],
  columns: {
    id: 's.id',
    user: 's.user_id',
    organization: 's.user_resource_owner',
    creator: 's.creator',
    creationDate: 's.creation_date',
    expirationDate: 's.expiration_date',
    userAgent: 's.user_agent_fingerprint_id',
  },
  orders: { creationDate: ['s.creation_date', 's.id'] },
  select: `s.id, s.user_id, s.user_resource_owner, s.user_checked_at, s.metadata,
    ${factorNames.map((name) => `s.${factors[name].column}`).join(', ')}, s.web_authn_user_verified,
    s.user_agent_fingerprint_id, s.user_agent_ip, s.user_agent_description, s.user_agent_header,
    s.expiration_date, s.creation_date, s.change_date, s.resource_owner, s.sequence`,
});

export type SessionConditions = ConditionsOf<typeof sessionList>;

export const searchSessions = (
  lists: Lists,
  instanceId: string,
  search: { page?: PageRequest | undefined; filter: (where: SessionConditions) => void },
): Promise<Page<SessionRow>> =>
  searchList(lists, sessionList, instanceId, { ...search, sort: 'creationDate' });
