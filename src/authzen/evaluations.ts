import { isObject, type JsonObject } from './body.ts';
import { AuthzenError, badRequest } from './errors.ts';
import { evaluation, evaluationAnswer, questionOf } from './evaluation.ts';
import type { Answer, Policy, Session } from './policy.ts';

/** Access Evaluations (§7): many questions in one request. */

const mostEvaluations = 1_000;

/** By semantic (§7.1.2.1) whether a decision is the last. */
const lastBy: Readonly<Record<string, (decision: boolean) => boolean>> = {
  execute_all: () => false,
  deny_on_first_deny: (decision) => !decision,
  permit_on_first_permit: (decision) => decision,
};

function isLastOf({ options }: JsonObject): (decision: boolean) => boolean {
  if (options !== undefined && !isObject(options)) throw badRequest('options must be an object');
  const semantic = options?.['evaluations_semantic'] ?? 'execute_all';
  const isLast = typeof semantic === 'string' && Object.hasOwn(lastBy, semantic) && lastBy[semantic];
  if (!isLast)
    throw badRequest(`options.evaluations_semantic must be one of ${Object.keys(lastBy).join(', ')}`);
  return isLast;
}

/** What an evaluation leaves out is as the request has it on top; what it has, it has whole (§7.1.1). */
function withDefaults(request: JsonObject, one: unknown): JsonObject {
  if (!isObject(one)) throw badRequest('It must be an object');
  const { subject, action, resource, context } = request;
  return { subject, action, resource, context, ...one };
}

interface Evaluated {
  readonly decision: boolean;
  readonly answer: object;
}

const answered = (answer: Answer): Evaluated => ({
  decision: answer.allowed,
  answer: evaluationAnswer(answer),
});

/** What is wrong with one question is denied with the fault; the others are answered (§7.2.1). */
const failed = ({ status, message }: AuthzenError): Evaluated => ({
  decision: false,
  answer: { decision: false, context: { error: { status, message } } },
});

async function evaluate(policy: Policy, session: Session, request: JsonObject, one: unknown) {
  try {
    return answered(await policy.decide(session, questionOf(withDefaults(request, one))));
  } catch (error) {
    if (error instanceof AuthzenError) return failed(error);
    throw error;
  }
}

/** Questions are decided together, so that what they read is read once; short circuits cut what is told of them. */
export async function evaluations(policy: Policy, session: Session, body: JsonObject): Promise<object> {
  const { evaluations: asked } = body;
  const isLast = isLastOf(body);
  if (asked === undefined) return evaluation(policy, session, body);
  if (!Array.isArray(asked)) throw badRequest('evaluations must be an array');
  if (asked.length === 0) return evaluation(policy, session, body);
  if (asked.length > mostEvaluations)
    throw badRequest(`A request holds at most ${mostEvaluations} evaluations; send them in parts`);
  const all = await Promise.all(asked.map((one) => evaluate(policy, session, body, one)));
  const last = all.findIndex(({ decision }) => isLast(decision));
  const told = last < 0 ? all : all.slice(0, last + 1);
  return { evaluations: told.map(({ answer }) => answer) };
}
