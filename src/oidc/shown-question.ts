import type { AuthorizationDetail } from '../authorization-details/index.ts';
import type { AskedDetail, ConsentQuestion } from '../login/index.ts';
import { findOrg } from '../org/index.ts';
import { type ConsentRequest, consentQuestion, type LoadedQuestion, seenAs } from './authorize/consent.ts';
import type { AuthorizeContext } from './authorize/context.ts';
import { detailItem, detailOfItem, isOptional } from './consent/question.ts';

/** What the pages ask of a person; undefined where there is nothing to agree to. */
export async function shownQuestion(
  context: AuthorizeContext,
  request: ConsentRequest,
  userId: string,
): Promise<ConsentQuestion | undefined> {
  const question = await consentQuestion(context, request, userId, 'pages');
  if (!question || question.open.length === 0) return undefined;
  const { open, given, terms, loaded } = question;
  const details = shownDetails(question, request.authorizationDetails);
  const { declined } = loaded.state;
  const org = await findOrg(context.provider.platform.sql, context.instance.id, request.client.org.id);
  return {
    organization: org?.name ?? '',
    open: open.filter(isNoDetail).map((scope) => ({
      scope,
      optional: isOptional(scope, terms),
      declined: declined.has(scope),
    })),
    given: given.filter(isNoDetail),
    details,
    seen: seenAs(request, question),
  };
}

const isNoDetail = (item: string): boolean => detailOfItem(item) === undefined;

/** With the words of their types, in the order in which they are asked for. */
export function shownDetails(
  { types, given }: Pick<LoadedQuestion, 'types' | 'given'>,
  details: readonly AuthorizationDetail[],
): AskedDetail[] {
  const named = new Map(types.map((type) => [type.name, type]));
  return details.map((detail) => ({
    type: named.get(detail.type) ?? { name: detail.type, title: {}, fields: [] },
    detail,
    given: given.includes(detailItem(detail)),
  }));
}
