import {
  type Application,
  ApplicationService,
  ApplicationSorting,
  ApplicationState,
  ApplicationType,
} from '../../../contract/services/application/v2.ts';
import { Allowed, usePermissions } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { AsCalls, Head } from '../object/index.ts';
import { ProjectFrame } from '../projects/frame.tsx';
import { useTexts } from '../texts/index.ts';
import { AppWindow, Ban, Play, Plus, Trash2 } from '../ui/icons.ts';
import { ButtonLink, Copy, Moment, millisOf } from '../ui/index.ts';
import { useApplicationStates, useRemoveApplication } from './foreseen.ts';
import { ProjectName } from './project-name.tsx';
import { clientIdOf, kindText, named, ofProject } from './queries.ts';
import { StateBadge } from './state.tsx';

const { listApplications } = ApplicationService.method;

const sorts: Readonly<Record<string, ApplicationSorting>> = {
  name: ApplicationSorting.APPLICATION_SORT_BY_NAME,
  state: ApplicationSorting.APPLICATION_SORT_BY_STATE,
  created: ApplicationSorting.APPLICATION_SORT_BY_CREATION_DATE,
  changed: ApplicationSorting.APPLICATION_SORT_BY_CHANGE_DATE,
};
const types: Readonly<Record<string, ApplicationType>> = {
  oidc: ApplicationType.OIDC,
  api: ApplicationType.API,
};
const states: Readonly<Record<string, ApplicationState>> = {
  active: ApplicationState.ACTIVE,
  inactive: ApplicationState.INACTIVE,
};

const applicationsOf = (projectId: string | undefined) =>
  sourceOf<Application, typeof listApplications.input, typeof listApplications.output>({
    method: listApplications,
    request: ({ search, filters, sort }, { offset, limit }) => {
      const type = types[filters['kind'] ?? ''];
      const state = states[filters['state'] ?? ''];
      return {
        pagination: { offset: BigInt(offset), limit, asc: sort?.ascending ?? true },
        sortingColumn: sorts[sort?.by ?? 'name'] ?? ApplicationSorting.APPLICATION_SORT_BY_NAME,
        filters: [
          ...(projectId ? [ofProject(projectId)] : []),
          ...(search ? [named(search)] : []),
          ...(type ? [{ filter: { case: 'typeFilter' as const, value: type } }] : []),
          ...(state ? [{ filter: { case: 'stateFilter' as const, value: state } }] : []),
        ],
      };
    },
    rows: ({ applications }) => applications,
    total: ({ pagination }) => pagination?.totalResult,
  });

/** Those of all projects that one may see. */
export const ApplicationList = () => {
  const t = useTexts();
  return (
    <>
      <Head title={t.applications.title}>
        <AsCalls />
        <Connect />
      </Head>
      <Applications />
    </>
  );
};

/** Those of one project: a part of its page. */
export const ProjectApplications = () => (
  <ProjectFrame part="applications">
    {({ projectId }) => (
      <>
        <div className="above">
          <Connect projectId={projectId} />
        </div>
        <Applications projectId={projectId} />
      </>
    )}
  </ProjectFrame>
);

const Connect = ({ projectId }: { readonly projectId?: string }) => {
  const t = useTexts();
  return (
    <Allowed to="project.app.write" resource={projectId}>
      <ButtonLink to="/applications/new" search={{ project: projectId } as never} kind="primary" icon={Plus}>
        {t.applications.add}
      </ButtonLink>
    </Allowed>
  );
};

const Applications = ({ projectId }: { readonly projectId?: string }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const { deactivate, reactivate } = useApplicationStates();
  const remove = useRemoveApplication();
  const { columns, deeds } = t.applications;
  const addressOf = ({ applicationId, projectId: of }: Application) => ({ applicationId, projectId: of });
  return (
    <DataList
      id="applications"
      label={t.applications.title}
      source={applicationsOf(projectId)}
      keyOf={({ applicationId }) => applicationId}
      nameOf={({ name }) => name}
      to={({ applicationId }) => `/applications/${applicationId}`}
      searchable={t.applications.search}
      filters={[
        {
          id: 'kind',
          label: columns.kind,
          choices: [
            { id: 'oidc', label: t.applications.kinds.oidc },
            { id: 'api', label: t.applications.kinds.api },
          ],
        },
        {
          id: 'state',
          label: columns.state,
          choices: [
            { id: 'active', label: t.applications.states.active },
            { id: 'inactive', label: t.applications.states.inactive },
          ],
        },
      ]}
      columns={[
        {
          id: 'name',
          label: columns.name,
          width: 'minmax(13rem, 2fr)',
          sorts: true,
          show: ({ name }) => name,
          text: ({ name }) => name,
        },
        {
          id: 'kind',
          label: columns.kind,
          width: 'minmax(8rem, 1fr)',
          show: (application) => kindText(t, application),
          text: (application) => kindText(t, application),
        },
        ...(projectId
          ? []
          : [
              {
                id: 'project',
                label: columns.project,
                width: 'minmax(10rem, 1fr)',
                show: (application: Application) => <ProjectName id={application.projectId} />,
                text: (application: Application) => application.projectId,
              },
            ]),
        {
          id: 'clientId',
          label: columns.clientId,
          width: 'minmax(14rem, 1fr)',
          show: (application) => clientIdOf(application) && <Copy text={clientIdOf(application)} />,
          text: clientIdOf,
        },
        {
          id: 'state',
          label: columns.state,
          width: '7rem',
          sorts: true,
          show: ({ state }) => <StateBadge state={state} />,
          text: ({ state }) =>
            state === ApplicationState.ACTIVE ? t.applications.states.active : t.applications.states.inactive,
        },
        {
          id: 'created',
          label: columns.created,
          width: '14rem',
          sorts: true,
          extra: true,
          show: ({ creationDate }) => <Moment at={creationDate} />,
          text: ({ creationDate }) => new Date(millisOf(creationDate)).toISOString(),
        },
        {
          id: 'changed',
          label: columns.changed,
          width: '14rem',
          sorts: true,
          extra: true,
          show: ({ changeDate }) => <Moment at={changeDate} />,
          text: ({ changeDate }) => new Date(millisOf(changeDate)).toISOString(),
        },
      ]}
      bulk={[
        ...(has('project.app.write', projectId)
          ? [
              {
                id: 'deactivate',
                label: deeds.deactivate,
                icon: Ban,
                run: (application: Application) => deactivate(addressOf(application)),
              },
              {
                id: 'reactivate',
                label: deeds.reactivate,
                icon: Play,
                run: (application: Application) => reactivate(addressOf(application)),
              },
            ]
          : []),
        ...(has('project.app.delete', projectId)
          ? [
              {
                id: 'remove',
                label: deeds.remove,
                icon: Trash2,
                kind: 'danger' as const,
                confirm: deeds.removeSome,
                run: (application: Application) => remove(addressOf(application)),
              },
            ]
          : []),
      ]}
      empty={{
        icon: AppWindow,
        title: t.applications.empty,
        children: <p>{t.applications.emptyText}</p>,
      }}
    />
  );
};
