import type { Client } from '../../../application/index.ts';
import type { AuthorizationDetail } from '../../../authorization-details/index.ts';
import { userType } from '../../../user/index.ts';
import { consentQuestion } from '../../authorize/consent.ts';
import { invalidScope } from '../../protocol/errors.ts';
import type { SubjectRow } from '../../tokens/subject.ts';
import type { GrantContext } from '../grant.ts';

export interface Wanted {
  readonly client: Client;
  readonly scope: readonly string[];
  readonly resources: readonly string[];
  readonly authorizationDetails?: readonly AuthorizationDetail[];
}

/**
 * What an application has to ask people for, it is not given by way of another one's token.
 * @returns what the person has agreed to; undefined where nobody has to be asked
 * @throws OAuthError `invalid_scope`
 */
export async function requireAgreed(
  context: GrantContext,
  wanted: Wanted,
  { user_id: userId, user_type: type }: SubjectRow,
): Promise<{ readonly id: string } | undefined> {
  if (type !== userType.human) return undefined;
  const question = await consentQuestion(
    context,
    { authorizationDetails: [], ...wanted, prompt: [], createdAt: undefined },
    userId,
    'pages',
  );
  if (!question) return undefined;
  if (question.open.length > 0 || question.refused.length > 0)
    throw invalidScope(
      'The user has not agreed that this application gets all of that; sign them in with it first, or ask for less',
    );
  return { id: question.loaded.id };
}
