import type { PageRequest } from '../page-request.ts';
import { expiredFailure } from './failures.ts';
import { answeredBefore, unlessAnswered } from './proceed.ts';

/** Back to the application without signing in; once more when the form is sent twice. */
export async function cancel(page: PageRequest): Promise<Response> {
  const { flow, instance, authRequest } = page;
  if (!authRequest) return answeredBefore(page, undefined) ?? expiredFailure(page);
  return unlessAnswered(page, undefined, [], () => flow.deny(instance, authRequest.id, 'access_denied'));
}
