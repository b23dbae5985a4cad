import type { ConsentQuestion } from '../login/index.ts';
import { findOrg } from '../org/index.ts';
import { type ConsentRequest, consentQuestion, seenAs } from './authorize/consent.ts';
import type { AuthorizeContext } from './authorize/context.ts';
import { isOptional } from './consent/question.ts';

/** What the pages ask of a person; undefined where there is nothing to agree to. */
export async function shownQuestion(
  context: AuthorizeContext,
  request: ConsentRequest,
  userId: string,
): Promise<ConsentQuestion | undefined> {
  const question = await consentQuestion(context, request, userId, 'pages');
  if (!question || question.open.length === 0) return undefined;
  const { open, given, terms, loaded } = question;
  const { declined } = loaded.state;
  const org = await findOrg(context.provider.platform.sql, context.instance.id, request.client.org.id);
  return {
    organization: org?.name ?? '',
    open: open.map((scope) => ({
      scope,
      optional: isOptional(scope, terms),
      declined: declined.has(scope),
    })),
    given,
    seen: seenAs(request, question),
  };
}
