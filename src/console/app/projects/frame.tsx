import { Link, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import {
  PrivateLabelingSetting,
  type Project,
  ProjectService,
  ProjectState,
} from '../../../contract/services/project/v2.ts';
import { useCall, useSuspenseQueryOf } from '../api/index.ts';
import { AsCalls, Head, Parts, terraformOf } from '../object/index.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useOrgId } from '../shell/org.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Ban, Play, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Notice } from '../ui/index.ts';
import { useProjectStates } from './foreseen.ts';
import { useMay } from './may.ts';
import { ActiveBadge } from './state.tsx';

const { method } = ProjectService;

/** What stands around every part of a project: its head, and the way to the other parts. */
export const ProjectFrame = ({
  part,
  children,
}: {
  readonly part: string;
  readonly children: (project: Project) => ReactNode;
}) => {
  const { projectId = '' } = useParams({ strict: false }) as { projectId?: string };
  const { project } = useSuspenseQueryOf(method.getProject, { projectId }).data;
  return project ? (
    <>
      <ProjectHead project={project} part={part} />
      {children(project)}
    </>
  ) : (
    <Nowhere />
  );
};

const ProjectHead = ({ project, part }: { readonly project: Project; readonly part: string }) => {
  const t = useTexts();
  const { projectId, name } = project;
  const { parts } = t.projects;
  return (
    <>
      <Head
        title={name}
        trail={[{ label: t.projects.title, to: '/projects' }]}
        id={projectId}
        under={<ActiveBadge active={project.state === ProjectState.ACTIVE} />}
      >
        <AsCalls terraform={asTerraform(project)} />
        <Deeds project={project} />
      </Head>
      <Elsewhere organizationId={project.organizationId} />
      <Parts
        label={name}
        base={`/projects/${projectId}`}
        current={part}
        parts={[
          { id: '', label: parts.settings },
          { id: 'applications', label: parts.applications },
          { id: 'roles', label: parts.roles },
          { id: 'grants', label: parts.grants },
          { id: 'authorizations', label: t.authorizations.title },
          { id: 'administrators', label: parts.administrators },
          { id: 'tokens', label: parts.tokens },
          { id: 'details', label: t.access.details.title },
          { id: 'resources', label: t.access.types },
          { id: 'permissions', label: t.access.permissions },
          { id: 'decisions', label: t.access.decisions },
          { id: 'history', label: parts.history },
        ]}
      />
    </>
  );
};

/** Where one looks at a project from another organization than its own. */
const Elsewhere = ({ organizationId }: { readonly organizationId: string }) => {
  const t = useTexts();
  const orgId = useOrgId();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  if (orgId === organizationId) return null;
  return (
    <div className="above">
      <Notice>
        <p>
          {t.projects.elsewhere}{' '}
          <Link to={path} search={{ org: organizationId } as never}>
            {t.projects.elsewhereOpen}
          </Link>
        </p>
      </Notice>
    </div>
  );
};

const asTerraform = (project: Project): string =>
  terraformOf('zitadel_project', project.name, {
    name: project.name,
    org_id: project.organizationId,
    project_role_assertion: project.projectRoleAssertion,
    project_role_check: project.authorizationRequired,
    has_project_check: project.projectAccessRequired,
    private_labeling_setting: `PRIVATE_LABELING_SETTING_${PrivateLabelingSetting[project.privateLabelingSetting]}`,
  });

const Deeds = ({ project }: { readonly project: Project }) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const may = useMay(project);
  const { deactivate, activate } = useProjectStates();
  const remove = useCall(method.deleteProject, []);
  const { projectId, name, state } = project;
  const { deeds } = t.projects;
  const told = (text: string) => say(text, { name });
  return (
    <AskingMenu
      deeds={[
        may('project.write') &&
          state === ProjectState.ACTIVE && {
            id: 'deactivate',
            label: deeds.deactivate,
            icon: Ban,
            run: () =>
              attempt(() => deactivate({ projectId }), told(deeds.deactivated), {
                label: t.common.undo,
                run: () => void attempt(() => activate({ projectId }), t.common.undone),
              }),
          },
        may('project.write') &&
          state === ProjectState.INACTIVE && {
            id: 'reactivate',
            label: deeds.reactivate,
            icon: Play,
            run: () => attempt(() => activate({ projectId }), told(deeds.reactivated)),
          },
        may('project.delete') && {
          id: 'remove',
          label: deeds.remove,
          icon: Trash2,
          kind: 'danger',
          ask: { title: told(t.common.removeTitle), text: deeds.removeText, typed: name },
          run: () =>
            attempt(async () => {
              await remove({ projectId });
              await navigate({ to: '/projects' });
            }, told(deeds.removed)),
        },
      ]}
    />
  );
};
