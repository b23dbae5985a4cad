import { describe, expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import { invalidArgument, PosternError } from '../errors/index.ts';
import type { ProjectService } from './services/project/v2.ts';
import {
  CreateProjectRequestSchema,
  GetProjectRequestSchema,
  ListProjectsRequestSchema,
  type ProjectService as ProjectServiceBeta,
} from './services/project/v2beta.ts';
import { translated } from './translation.ts';
import { type Handlers, implement, type RequestContext } from './types.ts';

const context = {} as RequestContext;
const beta = 'zitadel.project.v2beta.ProjectService';
const v2 = (handlers: Handlers<typeof ProjectService>) =>
  implement<typeof ProjectService>('zitadel.project.v2.ProjectService', handlers);

const ownedBy = (owner: { id: string }) => ({ organizationId: owner.id, type: 1 });
const filters = {
  filters: {
    filter: {
      cases: {
        projectResourceOwnerFilter: ['organizationIdFilter', ownedBy],
        projectGrantResourceOwnerFilter: ['organizationIdFilter', ownedBy],
        projectOrganizationIdFilter: ['organizationIdFilter', ownedBy],
      },
    },
  },
} as const;

describe('an earlier version is a table over the later one', () => {
  test('fields are asked and answered under their earlier names, inside lists too', async () => {
    const { handlers } = translated<typeof ProjectServiceBeta, typeof ProjectService>(
      beta,
      v2({
        getProject: ({ projectId }) => ({ project: { projectId, name: 'one' } }),
        listProjects: () => ({ projects: [{ projectId: '1' }, { projectId: '2' }] }),
      }),
      {
        renamed: {
          getProject: { request: { id: 'projectId' }, answer: { project: { id: 'projectId' } } },
          listProjects: { request: filters, answer: { projects: { id: 'projectId' } } },
        },
      },
    );
    const got = await handlers['getProject']!(create(GetProjectRequestSchema, { id: '7' }) as never, context);
    expect(got).toMatchObject({ project: { id: '7', name: 'one' } });
    const listed = await handlers['listProjects']!(create(ListProjectsRequestSchema) as never, context);
    expect(listed).toMatchObject({ projects: [{ id: '1' }, { id: '2' }] });
  });

  test('cases of a oneof are renamed, what is not named stays what it is', async () => {
    const asked: unknown[] = [];
    const { handlers } = translated<typeof ProjectServiceBeta, typeof ProjectService>(
      beta,
      v2({
        listProjects(request) {
          asked.push(...request.filters.map(({ filter }) => filter));
          return {};
        },
      }),
      { renamed: { listProjects: { request: filters, answer: { projects: { id: 'projectId' } } } } },
    );
    const request = create(ListProjectsRequestSchema, {
      filters: [
        { filter: { case: 'projectResourceOwnerFilter', value: { id: 'o' } } },
        { filter: { case: 'inProjectIdsFilter', value: { ids: ['1'] } } },
        {},
      ],
    });
    await handlers['listProjects']!(request as never, context);
    expect(asked).toEqual([
      { case: 'organizationIdFilter', value: { organizationId: 'o', type: 1 } },
      request.filters[1]!.filter,
      { case: undefined },
    ]);
  });

  test('what is the same is the later handler itself', () => {
    const later = v2({ addProjectRole: () => ({}) });
    const { handlers } = translated<typeof ProjectServiceBeta, typeof ProjectService>(beta, later, {
      same: ['addProjectRole'],
    });
    expect(handlers['addProjectRole']).toBe(later.handlers['addProjectRole']!);
  });

  test('errors name the field by its earlier name, also in their sentence, and stay the same otherwise', async () => {
    const cause = new Error('below');
    const { handlers } = translated<typeof ProjectServiceBeta, typeof ProjectService>(
      beta,
      v2({
        createProject() {
          throw invalidArgument('PROJECT-Tst01', 'project_id must not be project_idle', {
            field: 'project_id',
            cause,
          });
        },
      }),
      { renamed: { createProject: { request: { id: 'projectId' }, answer: { id: 'projectId' } } } },
    );
    const failed = handlers['createProject']!(create(CreateProjectRequestSchema) as never, context);
    const error = await (failed as Promise<never>).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PosternError);
    expect(error).toMatchObject({
      kind: 'invalid_argument',
      id: 'PROJECT-Tst01',
      field: 'id',
      message: 'id must not be project_idle',
      cause,
    });
  });

  test('a call that the later version does not serve is told at start', () => {
    expect(() =>
      translated<typeof ProjectServiceBeta, typeof ProjectService>(beta, v2({}), {
        same: ['addProjectRole'],
      }),
    ).toThrow('no handler for addProjectRole');
  });

  test('the compiler refuses tables with a wrong name, or without one that is needed', () => {
    const wrong = () => {
      translated<typeof ProjectServiceBeta, typeof ProjectService>(beta, v2({}), {
        // @ts-expect-error its messages differ
        same: ['getProject'],
        renamed: {
          // @ts-expect-error there is no projectIdentifier in v2
          deleteProject: { request: { id: 'projectIdentifier' } },
          // @ts-expect-error v2 does not know id
          deactivateProject: {},
          // @ts-expect-error the answer needs its id
          createProject: { request: { id: 'projectId' } },
          // @ts-expect-error the earlier request has no ident
          activateProject: { request: { id: 'projectId', ident: 'projectId' } },
          // @ts-expect-error a name is not a flag
          getProject: { request: { id: 'projectId' }, answer: { project: { id: 'projectRoleAssertion' } } },
        },
      });
    };
    expect(wrong).toThrow();
  });
});
