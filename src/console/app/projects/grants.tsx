import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type Project,
  type ProjectGrant,
  ProjectGrantFieldName,
  ProjectService,
} from '../../../contract/services/project/v2.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { OrganizationPicker } from '../organizations/pick.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Building2, Plus } from '../ui/icons.ts';
import { Button, Dialog, Moment, millisOf, tellDone } from '../ui/index.ts';
import { useMay } from './may.ts';
import { RoleChecks } from './role-checks.tsx';
import { ActiveBadge, isGrantActive } from './state.tsx';

const { method } = ProjectService;

const grantsOf = (projectId: string) =>
  sourceOf<ProjectGrant, typeof method.listProjectGrants.input, typeof method.listProjectGrants.output>({
    method: method.listProjectGrants,
    request: ({ sort }, { offset, limit }) => ({
      pagination: { offset: BigInt(offset), limit, asc: sort?.ascending ?? true },
      sortingColumn: ProjectGrantFieldName.CREATION_DATE,
      filters: [{ filter: { case: 'inProjectIdsFilter', value: { ids: [projectId] } } }],
    }),
    rows: ({ projectGrants }) => projectGrants,
    total: ({ pagination }) => pagination?.totalResult,
  });

export const nameOfGrant = (grant: ProjectGrant): string =>
  grant.grantedOrganizationName || grant.grantedOrganizationId;

/** Organizations to which a project is granted. */
export const Grants = ({ project }: { readonly project: Project }) => {
  const t = useTexts();
  const may = useMay(project);
  const [adding, setAdding] = useState(false);
  const { projectId } = project;
  const texts = t.projects.grants;
  return (
    <>
      <p className="above muted">{texts.text}</p>
      <DataList
        id="project-grants"
        label={texts.title}
        source={grantsOf(projectId)}
        keyOf={({ grantedOrganizationId }) => grantedOrganizationId}
        nameOf={nameOfGrant}
        deeds={
          may('project.grant.write') && (
            <Button icon={Plus} kind="primary" onPress={() => setAdding(true)}>
              {texts.add}
            </Button>
          )
        }
        to={({ grantedOrganizationId }) => `/projects/${projectId}/grants/${grantedOrganizationId}`}
        columns={[
          {
            id: 'organization',
            label: texts.organization,
            width: 'minmax(13rem, 2fr)',
            show: nameOfGrant,
            text: nameOfGrant,
          },
          {
            id: 'roles',
            label: t.projects.roles.title,
            width: 'minmax(12rem, 2fr)',
            show: ({ grantedRoleKeys }) => grantedRoleKeys.join(', '),
            text: ({ grantedRoleKeys }) => grantedRoleKeys.join(', '),
          },
          {
            id: 'state',
            label: t.common.state,
            width: '9rem',
            show: (grant) => <ActiveBadge active={isGrantActive(grant)} />,
            text: (grant) => (isGrantActive(grant) ? t.common.active : t.common.inactive),
          },
          {
            id: 'created',
            label: t.common.created,
            width: '14rem',
            sorts: true,
            show: ({ creationDate }) => <Moment at={creationDate} />,
            text: ({ creationDate }) => new Date(millisOf(creationDate)).toISOString(),
          },
        ]}
        empty={{ icon: Building2, title: texts.empty, children: <p>{texts.emptyText}</p> }}
      />
      <Dialog title={texts.add} open={adding} onClose={() => setAdding(false)}>
        {adding && <AddGrant project={project} onDone={() => setAdding(false)} />}
      </Dialog>
    </>
  );
};

const AddGrant = ({ project, onDone }: { readonly project: Project; readonly onDone: () => void }) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const create = useCall(method.createProjectGrant);
  const { projectId, organizationId } = project;
  const texts = t.projects.grants;
  const form = useForm({
    id: `new-grant:${projectId}`,
    initial: { grantedOrganizationId: '', roleKeys: [] as readonly string[] },
    required: ['grantedOrganizationId'],
    async submit({ grantedOrganizationId, roleKeys }) {
      await create({ projectId, grantedOrganizationId, roleKeys: [...roleKeys] });
      tellDone(texts.granted);
      void navigate({ to: `/projects/${projectId}/grants/${grantedOrganizationId}` });
    },
  });
  return (
    <Form form={form} deed={texts.add} onCancel={onDone} onDone={onDone}>
      <OrganizationPicker
        label={texts.organization}
        hint={texts.organizationHint}
        without={organizationId}
        byId={(id) => say(texts.byId, { id })}
        {...form.field('grantedOrganizationId')}
      />
      <RoleChecks
        projectId={projectId}
        label={texts.roles}
        hint={texts.rolesHint}
        {...form.field('roleKeys')}
      />
    </Form>
  );
};
