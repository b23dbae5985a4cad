import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod } from '@connectrpc/connect-query';
import { ProjectService } from '../../../contract/services/project/v2.ts';
import type { Found } from '../section.ts';
import { addressOf, named, ofIds } from './queries.ts';

const shown = 6;

/** Projects of any organization that one may see, by name or by id. */
export async function findProjects(
  transport: Transport,
  typed: string,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const ask = async (filter: ReturnType<typeof named> | ReturnType<typeof ofIds>) => {
    const { projects } = await callUnaryMethod(
      transport,
      ProjectService.method.listProjects,
      { pagination: { limit: shown }, filters: [filter] },
      { signal },
    );
    return projects;
  };
  const found = await Promise.all([ask(named(typed)), ...(/^\d+$/.test(typed) ? [ask(ofIds([typed]))] : [])]);
  return found.flat().map((project) => ({
    id: project.projectId,
    name: project.name,
    detail: project.projectId,
    to: addressOf(project),
  }));
}
