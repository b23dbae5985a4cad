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
import { type ActiveToken, lookupsOf, subjectFor, userNamed } from '../oidc/index.ts';
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
  /** The id by which the asker knows a user. */
  nameOf(session: Session, userId: string): string;
  decide(session: Session, question: Question): Promise<Answer>;
}

/** Subjects of requests that can be known here: people and machines, by their `sub`. */
const userType = 'user';
const maxIdLength = 200;

const canBeId = (id: string): boolean => id.length <= maxIdLength && id.isWellFormed() && !id.includes('\0');

export const isSearchable = (subjectType: string): boolean => subjectType === userType;

export function createPolicy(platform: Platform): Policy {
  const subjects: Subjects = subjectsOf(platform);
  const decisions = accessDecisionsOf(platform);
  const { tokens } = lookupsOf(platform);

  const { encryption } = platform;

  /** Who is meant by the name that the asker knows, or that the application knows which the presented token was made for. */
  const userOf = ({ instance, asker }: Session, { id }: SubjectEntity, token: ActiveToken | undefined) =>
    userNamed(encryption, instance.id, asker.sector, id) ??
    (token && userNamed(encryption, instance.id, token.sector, id));

  const isEvidence = (
    { row, personal, audience }: ActiveToken,
    userId: string | undefined,
    asker: Asker,
  ): boolean => row.user_id === userId && (personal || asker.audience.some((one) => audience.includes(one)));

  const policy: Policy = {
    search: accessSearchOf(platform),
    decisions,

    async subject(session, subject, { organizationId }) {
      const { instance, asker } = session;
      const { type, accessToken } = subject;
      const token = accessToken === undefined ? undefined : await tokens.active(accessToken, instance);
      const userId = userOf(session, subject, token);
      if (accessToken !== undefined && !(token && isEvidence(token, userId, asker))) return undefined;
      if (type !== userType || userId === undefined || !canBeId(userId)) return nobody;
      const scopes = token?.scope ?? [];
      return subjects.user(
        { instanceId: instance.id, projectId: asker.projectId, organizationId, scopes },
        userId,
      );
    },

    nameOf: ({ instance, asker }, userId) => subjectFor(encryption, instance.id, asker.sector, userId),

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
