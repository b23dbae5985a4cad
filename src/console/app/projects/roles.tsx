import { useState } from 'react';
import {
  type Project,
  type ProjectRole,
  ProjectRoleFieldName,
  ProjectService,
} from '../../../contract/services/project/v2.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Pencil, Plus, Tag, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Button, Dialog, Moment, millisOf } from '../ui/index.ts';
import { AddRoles } from './add-roles.tsx';
import { ChangeRole } from './change-role.tsx';
import { useRemoveRole } from './foreseen.ts';
import { useMay } from './may.ts';
import { contains } from './queries.ts';

const sorts: Readonly<Record<string, ProjectRoleFieldName>> = {
  key: ProjectRoleFieldName.KEY,
  created: ProjectRoleFieldName.CREATION_DATE,
};

const { method } = ProjectService;

const rolesOf = (projectId: string) =>
  sourceOf<ProjectRole, typeof method.listProjectRoles.input, typeof method.listProjectRoles.output>({
    method: method.listProjectRoles,
    request: ({ search, sort }, { offset, limit }) => ({
      projectId,
      pagination: { offset: BigInt(offset), limit, asc: sort?.ascending ?? true },
      sortingColumn: sorts[sort?.by ?? 'key'] ?? ProjectRoleFieldName.KEY,
      filters: search
        ? [{ filter: { case: 'roleKeyFilter', value: { key: search, method: contains } } }]
        : [],
    }),
    rows: ({ projectRoles }) => projectRoles,
    total: ({ pagination }) => pagination?.totalResult,
  });

/** The roles of a project. */
export const Roles = ({ project }: { readonly project: Project }) => {
  const t = useTexts();
  const may = useMay(project);
  const [open, setOpen] = useState<'add' | ProjectRole>();
  const remove = useRemoveRole();
  const { projectId } = project;
  const texts = t.projects.roles;
  const close = () => setOpen(undefined);
  const writes = may('project.role.write');
  const removes = may('project.role.delete');
  return (
    <>
      <DataList
        id="project-roles"
        label={texts.title}
        source={rolesOf(projectId)}
        keyOf={({ key }) => key}
        nameOf={({ key }) => key}
        searchable={texts.search}
        deeds={
          writes && (
            <Button icon={Plus} kind="primary" onPress={() => setOpen('add')}>
              {texts.add}
            </Button>
          )
        }
        columns={[
          {
            id: 'key',
            label: texts.key,
            width: 'minmax(11rem, 1fr)',
            sorts: true,
            show: ({ key }) => <code>{key}</code>,
            text: ({ key }) => key,
          },
          {
            id: 'displayName',
            label: texts.displayName,
            width: 'minmax(11rem, 2fr)',
            show: ({ displayName }) => displayName,
            text: ({ displayName }) => displayName,
          },
          {
            id: 'group',
            label: texts.group,
            width: 'minmax(8rem, 1fr)',
            show: ({ group }) => group,
            text: ({ group }) => group,
          },
          {
            id: 'created',
            label: t.common.created,
            width: '14rem',
            sorts: true,
            extra: true,
            show: ({ creationDate }) => <Moment at={creationDate} />,
            text: ({ creationDate }) => new Date(millisOf(creationDate)).toISOString(),
          },
        ]}
        bulk={
          removes
            ? [
                {
                  id: 'remove',
                  label: t.common.remove,
                  icon: Trash2,
                  kind: 'danger',
                  confirm: texts.removeText,
                  run: ({ key }) => remove({ projectId, roleKey: key }),
                },
              ]
            : []
        }
        {...((writes || removes) && {
          actions: (role: ProjectRole) => (
            <RowDeeds role={role} writes={writes} removes={removes} onChange={() => setOpen(role)} />
          ),
        })}
        empty={{ icon: Tag, title: texts.empty, children: <p>{texts.emptyText}</p> }}
      />
      <Dialog title={texts.add} wide open={open === 'add'} onClose={close}>
        {open === 'add' && <AddRoles projectId={projectId} onDone={close} />}
      </Dialog>
      <ChangeRole projectId={projectId} role={typeof open === 'object' ? open : undefined} onDone={close} />
    </>
  );
};

const RowDeeds = ({
  role,
  writes,
  removes,
  onChange,
}: {
  readonly role: ProjectRole;
  readonly writes: boolean;
  readonly removes: boolean;
  readonly onChange: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const remove = useRemoveRole();
  const { projectId, key } = role;
  return (
    <AskingMenu
      label={`${t.common.actions}: ${key}`}
      deeds={[
        writes && { id: 'change', label: t.common.edit, icon: Pencil, run: onChange },
        removes && {
          id: 'remove',
          label: t.common.remove,
          icon: Trash2,
          kind: 'danger',
          ask: { title: say(t.common.removeTitle, { name: key }), text: t.projects.roles.removeText },
          run: () =>
            void attempt(
              () => remove({ projectId, roleKey: key }),
              say(t.projects.roles.removed, { name: key }),
            ),
        },
      ]}
    />
  );
};
