import {
  ProjectOrganizationIDFilter_Type as Ownership,
  type Project,
  ProjectFieldName,
  ProjectService,
} from '../../../contract/services/project/v2.ts';
import { Allowed, usePermissions } from '../api/index.ts';
import { type BulkDeed, DataList, sourceOf } from '../list/index.ts';
import { AsCalls, Head } from '../object/index.ts';
import { useOrgId } from '../shell/org.tsx';
import { useTexts } from '../texts/index.ts';
import { Ban, Boxes, Play, Plus, Trash2 } from '../ui/icons.ts';
import { ButtonLink, Moment, millisOf } from '../ui/index.ts';
import { useProjectStates, useRemoveProject } from './foreseen.ts';
import { addressOf, isGranted, named, ofOrganization } from './queries.ts';
import { ActiveBadge, isActive } from './state.tsx';

const sorts: Readonly<Record<string, ProjectFieldName>> = {
  name: ProjectFieldName.NAME,
  created: ProjectFieldName.CREATION_DATE,
};

const ownerships: Readonly<Record<string, Ownership>> = {
  owned: Ownership.OWNED,
  granted: Ownership.GRANTED,
};

const { method } = ProjectService;

const projectsOf = (orgId: string) =>
  sourceOf<Project, typeof method.listProjects.input, typeof method.listProjects.output>({
    method: method.listProjects,
    request: ({ search, filters, sort }, { offset, limit }) => ({
      pagination: { offset: BigInt(offset), limit, asc: sort?.ascending ?? true },
      sortingColumn: sorts[sort?.by ?? 'name'] ?? ProjectFieldName.NAME,
      filters: [
        ofOrganization(orgId, ownerships[filters['whose'] ?? '']),
        ...(search ? [named(search)] : []),
      ],
    }),
    rows: ({ projects }) => projects,
    total: ({ pagination }) => pagination?.totalResult,
  });

export const ProjectList = () => {
  const t = useTexts();
  const orgId = useOrgId();
  const bulk = useBulk();
  const { columns, whose, states } = t.projects;
  const whoseOf = (project: Project) => (isGranted(project) ? whose.granted : whose.owned);
  return (
    <>
      <Head title={t.projects.title}>
        <AsCalls />
        <Allowed to="project.create">
          <ButtonLink to="/projects/new" kind="primary" icon={Plus}>
            {t.projects.add}
          </ButtonLink>
        </Allowed>
      </Head>
      <DataList
        id="projects"
        label={t.projects.title}
        source={projectsOf(orgId)}
        keyOf={({ projectId }) => projectId}
        nameOf={({ name }) => name}
        to={addressOf}
        searchable={t.projects.search}
        filters={[
          {
            id: 'whose',
            label: columns.whose,
            choices: [
              { id: 'owned', label: whose.owned },
              { id: 'granted', label: whose.granted },
            ],
          },
        ]}
        columns={[
          {
            id: 'name',
            label: columns.name,
            width: 'minmax(14rem, 2fr)',
            sorts: true,
            show: ({ name }) => name,
            text: ({ name }) => name,
          },
          {
            id: 'whose',
            label: columns.whose,
            width: 'minmax(11rem, 1fr)',
            show: whoseOf,
            text: whoseOf,
          },
          {
            id: 'state',
            label: columns.state,
            width: '9rem',
            show: (project) => <ActiveBadge active={isActive(project)} />,
            text: (project) => (isActive(project) ? states.active : states.inactive),
          },
          {
            id: 'created',
            label: columns.created,
            width: '14rem',
            sorts: true,
            show: ({ creationDate }) => <Moment at={creationDate} />,
            text: ({ creationDate }) => new Date(millisOf(creationDate)).toISOString(),
          },
        ]}
        bulk={bulk}
        empty={{ icon: Boxes, title: t.projects.empty, children: <p>{t.projects.emptyText}</p> }}
      />
    </>
  );
};

function useBulk(): BulkDeed<Project>[] {
  const { deeds } = useTexts().projects;
  const { has } = usePermissions();
  const { deactivate, activate } = useProjectStates();
  const remove = useRemoveProject();
  return [
    ...(has('project.write')
      ? [
          {
            id: 'deactivate',
            label: deeds.deactivate,
            icon: Ban,
            run: ({ projectId }: Project) => deactivate({ projectId }),
          },
          {
            id: 'reactivate',
            label: deeds.reactivate,
            icon: Play,
            run: ({ projectId }: Project) => activate({ projectId }),
          },
        ]
      : []),
    ...(has('project.delete')
      ? [
          {
            id: 'remove',
            label: deeds.remove,
            icon: Trash2,
            kind: 'danger' as const,
            confirm: deeds.removeSome,
            run: ({ projectId }: Project) => remove({ projectId }),
          },
        ]
      : []),
  ];
}
