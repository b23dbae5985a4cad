import { ProjectService } from '../../../contract/services/project/v2.ts';
import { useQueryOf } from '../api/index.ts';
import { Skeleton } from '../ui/index.ts';

const freshMs = 60_000;

/** Asked for once for each project, however many applications of it are in view. */
export const ProjectName = ({ id }: { readonly id: string }) => {
  const { data, isPending } = useQueryOf(
    ProjectService.method.getProject,
    { projectId: id },
    { staleTime: freshMs },
  );
  return isPending ? <Skeleton /> : (data?.project?.name ?? id);
};
