import { ApplicationService } from '../../../contract/services/application/v2.ts';
import { useQueryOf } from '../api/index.ts';
import { useSession } from '../shell/session.ts';
import { ofClient } from './queries.ts';

/** The project of the console's own application, with what the instance is made of; '' where one may not see it. */
export function useBuiltInProject(): string | undefined {
  const { clientid } = useSession().environment;
  const { data, isError } = useQueryOf(
    ApplicationService.method.listApplications,
    { filters: [ofClient(clientid)] },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  if (isError) return '';
  return data && (data.applications[0]?.projectId ?? '');
}
