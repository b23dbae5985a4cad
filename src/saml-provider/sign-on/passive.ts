import type { WireRequest } from '../../contract/transport/index.ts';
import { PosternError } from '../../errors/index.ts';
import { whoMayBeMeant } from '../../login/index.ts';
import { writingScope } from '../../oidc/index.ts';
import { statusCode } from '../../saml/index.ts';
import type { SamlContext } from '../provider.ts';
import { isFresh } from '../request/commands.ts';
import { type Answered, answerFor, type Person, type Waiting } from './operations.ts';
import { SamlFailure } from './status.ts';

const noPassive = (message: string) => new SamlFailure(statusCode.noPassive, message);

/** Who is signed in in the browser, if only one person could be meant. */
async function whoIsMeant(
  { provider, instance }: SamlContext,
  request: WireRequest,
  hint: string | undefined,
): Promise<Person> {
  const sessions = await provider.browserSessions(instance, request.headers);
  const candidates = await Promise.all(
    sessions.map(async (session) => ({
      ...session,
      hinted: !hint || (await provider.users.isNamed(instance.id, session.userId, hint)),
    })),
  );
  const [meant, ...others] = whoMayBeMeant({}, candidates);
  if (!meant) throw noPassive('Nobody is signed in who could be meant');
  if (others.length > 0) throw noPassive('Several people are signed in');
  return meant;
}

/**
 * `IsPassive` (saml-core §3.4.1): answered at once by the browser's own sign-in, without a page.
 * @throws SamlFailure `NoPassive` and others
 */
export async function answerPassively(
  context: SamlContext,
  request: WireRequest,
  pending: Waiting,
): Promise<Answered> {
  const { platform } = context.provider;
  const person = await whoIsMeant(context, request, pending.state.details.loginHint);
  if (!isFresh(pending.state, person.authenticatedAt)) throw noPassive('The person must sign in again');
  try {
    return await answerFor(
      context,
      writingScope(platform, context.instance.id, person.userId, 'saml'),
      pending,
      person,
    );
  } catch (error) {
    if (error instanceof PosternError && error.kind === 'permission_denied')
      throw new SamlFailure(statusCode.requestDenied, 'The user may not use this application');
    throw error;
  }
}
