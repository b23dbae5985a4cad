import { useNavigate, useParams } from '@tanstack/react-router';
import { type ProjectGrant, ProjectService } from '../../../contract/services/project/v2.ts';
import { AdministratorList } from '../administrators/list.tsx';
import { useCall, useSuspenseQueryOf } from '../api/index.ts';
import { AuthorizationList } from '../authorizations/list.tsx';
import { AsCalls, Head, Parts, terraformOf } from '../object/index.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useOrgId } from '../shell/org.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Ban, Play, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt } from '../ui/index.ts';
import { useGrantStates } from './foreseen.ts';
import { GrantRoles } from './grant-roles.tsx';
import { nameOfGrant } from './grants.tsx';
import { useMay } from './may.ts';
import { ofGrant } from './queries.ts';
import { ActiveBadge, isGrantActive } from './state.tsx';

const { method } = ProjectService;

/** A project as another organization has it: for the one that grants, and for the one that is granted it. */
export const GrantPage = () => {
  const {
    projectId = '',
    grantedOrgId = '',
    part = '',
  } = useParams({ strict: false }) as { projectId?: string; grantedOrgId?: string; part?: string };
  const { data } = useSuspenseQueryOf(method.listProjectGrants, ofGrant(projectId, grantedOrgId));
  const [grant] = data.projectGrants;
  return grant ? <Grant grant={grant} part={part} /> : <Nowhere />;
};

const Grant = ({ grant, part }: { readonly grant: ProjectGrant; readonly part: string }) => {
  const t = useTexts();
  const say = useSay();
  const { projectId, projectName, organizationId, grantedOrganizationId } = grant;
  const received = useOrgId() === grantedOrganizationId;
  const texts = t.projects.grants;
  return (
    <>
      <Head
        title={received ? projectName : say(texts.to, { name: nameOfGrant(grant) })}
        trail={[
          { label: t.projects.title, to: '/projects' },
          ...(received ? [] : [{ label: projectName, to: `/projects/${projectId}/grants` }]),
        ]}
        id={received ? projectId : grantedOrganizationId}
        under={
          <>
            <ActiveBadge active={isGrantActive(grant)} />
            {received && <span>{say(texts.from, { id: organizationId })}</span>}
          </>
        }
      >
        <AsCalls
          terraform={terraformOf('zitadel_project_grant', `${projectName} ${nameOfGrant(grant)}`, {
            org_id: organizationId,
            project_id: projectId,
            granted_org_id: grantedOrganizationId,
            role_keys: grant.grantedRoleKeys,
          })}
        />
        <Deeds grant={grant} />
      </Head>
      <Parts
        label={projectName}
        base={`/projects/${projectId}/grants/${grantedOrganizationId}`}
        current={part}
        parts={[
          { id: '', label: texts.partRoles },
          received && { id: 'authorizations', label: t.authorizations.title },
          { id: 'administrators', label: t.projects.parts.administrators },
        ]}
      />
      {part === '' && <GrantRoles grant={grant} />}
      {part === 'authorizations' && received && (
        <AuthorizationList of={{ projectId, organizationId: grantedOrganizationId }} />
      )}
      {part === 'administrators' && (
        <AdministratorList of={{ level: 'projectGrant', projectId, organizationId: grantedOrganizationId }} />
      )}
    </>
  );
};

const Deeds = ({ grant }: { readonly grant: ProjectGrant }) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const may = useMay(grant);
  const { deactivate, activate } = useGrantStates();
  const remove = useCall(method.deleteProjectGrant, []);
  const { projectId, grantedOrganizationId } = grant;
  const of = { projectId, grantedOrganizationId };
  const texts = t.projects.grants;
  const writes = may('project.grant.write');
  return (
    <AskingMenu
      deeds={[
        writes &&
          isGrantActive(grant) && {
            id: 'deactivate',
            label: texts.deactivate,
            icon: Ban,
            run: () =>
              attempt(() => deactivate(of), texts.deactivated, {
                label: t.common.undo,
                run: () => void attempt(() => activate(of), t.common.undone),
              }),
          },
        writes &&
          !isGrantActive(grant) && {
            id: 'reactivate',
            label: texts.reactivate,
            icon: Play,
            run: () => attempt(() => activate(of), texts.reactivated),
          },
        may('project.grant.delete') && {
          id: 'remove',
          label: texts.remove,
          icon: Trash2,
          kind: 'danger',
          ask: { title: say(texts.removeTitle, { name: nameOfGrant(grant) }), text: texts.removeText },
          run: () =>
            attempt(async () => {
              await remove(of);
              await navigate({ to: `/projects/${projectId}/grants` });
            }, texts.removed),
        },
      ]}
    />
  );
};
