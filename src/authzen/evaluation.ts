import type { JsonObject } from './body.ts';
import { actionOf, checkContext, resourceOf, subjectOf } from './entities.ts';
import type { Answer, Policy, Question, Session } from './policy.ts';

/** Access Evaluation (§6). */

export function questionOf(body: JsonObject): Question {
  checkContext(body);
  return { subject: subjectOf(body), action: actionOf(body), resource: resourceOf(body) };
}

/** Why not is told; why is nobody's concern but the project's administrators'. */
export const evaluationAnswer = (answer: Answer): object =>
  answer.allowed ? { decision: true } : { decision: false, context: { reason: answer.reason } };

export const evaluation = async (policy: Policy, session: Session, body: JsonObject): Promise<object> =>
  evaluationAnswer(await policy.decide(session, questionOf(body)));
