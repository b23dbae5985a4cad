import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod } from '@connectrpc/connect-query';
import { ApplicationService } from '../../../contract/services/application/v2.ts';
import type { Found } from '../section.ts';
import { clientIdOf, named, ofClient } from './queries.ts';

const shown = 6;

/** Applications of the name, or the one of the client id. */
export async function findApplications(
  transport: Transport,
  typed: string,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const ask = (filter: ReturnType<typeof named>) =>
    callUnaryMethod(
      transport,
      ApplicationService.method.listApplications,
      { pagination: { limit: shown }, filters: [filter] },
      { signal },
    );
  const answers = await Promise.all([
    ask(named(typed)),
    ...(/^\d+$/.test(typed) ? [ask(ofClient(typed))] : []),
  ]);
  return answers
    .flatMap(({ applications }) => applications)
    .map((application) => ({
      id: application.applicationId,
      name: application.name,
      detail: clientIdOf(application),
      to: `/applications/${application.applicationId}`,
    }));
}
