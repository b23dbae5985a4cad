import {
  type AccessDecision,
  type AccessDecisions,
  type AccessSearch,
  accessDecisionsOf,
  accessSearchOf,
  nobody,
  type Subject,
  type Subjects,
  subjectsOf,
} from '../access/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import { type ActiveToken, lookupsOf } from '../oidc/index.ts';
import type { Platform } from '../platform.ts';
import type { Asker } from './asker.ts';
import type { ResourceEntity, SubjectEntity } from './entities.ts';

/** Who asks, and where. */
export interface Session {
  readonly instance: InstanceContext;
  readonly asker: Asker;
}

export interface Question {
  readonly subject: SubjectEntity;
  readonly action: string;
  readonly resource: ResourceEntity;
}

export type Answer = AccessDecision | { readonly allowed: false; readonly reason: 'invalid_token' };

/** What the endpoints share: from what requests say of subjects to decisions of the feature. */
export interface Policy {
  readonly search: AccessSearch;
  readonly decisions: AccessDecisions;
  /** undefined: an access token was presented for the subject that is not good, not its own, or not for the project. */
  subject(
    session: Session,
    subject: SubjectEntity,
    resource: Pick<ResourceEntity, 'organizationId'>,
  ): Promise<Subject | undefined>;
  decide(session: Session, question: Question): Promise<Answer>;
}

/** Subjects of requests that can be known here: people and machines, by their ids (`sub`). */
const userType = 'user';
const maxIdLength = 200;

const canBeUser = ({ type, id }: SubjectEntity): boolean =>
  type === userType && id.length <= maxIdLength && id.isWellFormed() && !id.includes('\0');

export const isSearchable = (subjectType: string): boolean => subjectType === userType;

export function createPolicy(platform: Platform): Policy {
  const subjects: Subjects = subjectsOf(platform);
  const decisions = accessDecisionsOf(platform);
  const { tokens } = lookupsOf(platform);

  const isEvidence = ({ row, personal, audience }: ActiveToken, userId: string, asker: Asker): boolean =>
    row.user_id === userId && (personal || asker.audience.some((one) => audience.includes(one)));

  /** Scopes of the token that was presented for the subject; undefined for one that proves nothing of it. */
  async function scopesOf({ instance, asker }: Session, { id, accessToken }: SubjectEntity) {
    if (accessToken === undefined) return [];
    const token = await tokens.active(accessToken, instance);
    return token && isEvidence(token, id, asker) ? token.scope : undefined;
  }

  const policy: Policy = {
    search: accessSearchOf(platform),
    decisions,

    async subject(session, subject, { organizationId }) {
      const scopes = await scopesOf(session, subject);
      if (!scopes) return undefined;
      if (!canBeUser(subject)) return nobody;
      const { instance, asker } = session;
      const context = { instanceId: instance.id, projectId: asker.projectId, organizationId, scopes };
      return subjects.user(context, subject.id);
    },

    async decide(session, { subject: entity, action, resource }) {
      const subject = await policy.subject(session, entity, resource);
      if (!subject) return { allowed: false, reason: 'invalid_token' };
      const { instance, asker } = session;
      return decisions.decide({
        instanceId: instance.id,
        projectId: asker.projectId,
        subject,
        action,
        resource,
      });
    },
  };
  return policy;
}
