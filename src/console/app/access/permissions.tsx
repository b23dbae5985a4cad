import { useState } from 'react';
import {
  type ResourcePermission,
  ResourcePermissionService,
} from '../../../contract/services/postern/access/v1.ts';
import type { Project } from '../../../contract/services/project/v2.ts';
import { useCall } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { useMay } from '../projects/may.ts';
import { useTexts } from '../texts/index.ts';
import { KeyRound, Pencil, Plus, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Button, Dialog, Moment, millisOf } from '../ui/index.ts';
import { ChangePermission, GivePermission } from './permission-form.tsx';

const { method } = ResourcePermissionService;

const permissionsOf = (projectId: string) =>
  sourceOf<
    ResourcePermission,
    typeof method.listResourcePermissions.input,
    typeof method.listResourcePermissions.output
  >({
    method: method.listResourcePermissions,
    request: ({ search }, { offset, limit }) => ({
      projectId,
      pagination: { offset: BigInt(offset), limit },
      filters: search ? [{ filter: { case: 'resourceId', value: search } }] : [],
    }),
    rows: ({ permissions }) => permissions,
    total: ({ pagination }) => pagination?.totalResult,
  });

export const holderNameOf = ({ holder, holderName }: ResourcePermission): string =>
  holderName || (holder?.holder.value ?? '');

const keyOf = ({ resourceType, resourceId, holder }: ResourcePermission): string =>
  JSON.stringify([resourceType, resourceId, holder?.holder.case, holder?.holder.value]);

/** Who may do what on which resource of a project. */
export const ResourcePermissions = ({ project }: { readonly project: Project }) => {
  const t = useTexts();
  const may = useMay(project);
  const [open, setOpen] = useState<'add' | ResourcePermission>();
  const set = useCall(method.setResourcePermission);
  const { projectId } = project;
  const texts = t.access;
  const close = () => setOpen(undefined);
  const writes = may('user.grant.write');
  const removes = may('user.grant.delete');
  const resourceOf = ({ resourceId }: ResourcePermission) => resourceId || texts.all;
  return (
    <>
      <DataList
        id="resource-permissions"
        label={texts.permissions}
        source={permissionsOf(projectId)}
        keyOf={keyOf}
        nameOf={holderNameOf}
        searchable={texts.searchResource}
        deeds={
          writes && (
            <Button icon={Plus} kind="primary" onPress={() => setOpen('add')}>
              {texts.give}
            </Button>
          )
        }
        columns={[
          {
            id: 'who',
            label: texts.who,
            width: 'minmax(10rem, 2fr)',
            show: (permission) => <Who of={permission} />,
            text: holderNameOf,
          },
          {
            id: 'resource',
            label: texts.resource,
            width: 'minmax(10rem, 2fr)',
            show: resourceOf,
            text: resourceOf,
          },
          {
            id: 'actions',
            label: texts.actions,
            width: 'minmax(10rem, 2fr)',
            show: ({ actions }) => actions.join(', '),
            text: ({ actions }) => actions.join(', '),
          },
          {
            id: 'type',
            label: texts.type,
            width: 'minmax(8rem, 1fr)',
            show: ({ resourceType }) => <code>{resourceType}</code>,
            text: ({ resourceType }) => resourceType,
          },
          {
            id: 'created',
            label: t.common.created,
            width: '14rem',
            extra: true,
            show: ({ creationDate }) => <Moment at={creationDate} />,
            text: ({ creationDate }) => new Date(millisOf(creationDate)).toISOString(),
          },
        ]}
        {...((writes || removes) && {
          actions: (permission: ResourcePermission) => (
            <AskingMenu
              label={`${t.common.actions}: ${holderNameOf(permission)}, ${resourceOf(permission)}`}
              deeds={[
                writes && {
                  id: 'change',
                  label: t.common.edit,
                  icon: Pencil,
                  run: () => setOpen(permission),
                },
                removes && {
                  id: 'remove',
                  label: t.common.remove,
                  icon: Trash2,
                  kind: 'danger',
                  ask: { title: texts.takeTitle, text: texts.takeText },
                  run: () =>
                    attempt(
                      () =>
                        set({
                          projectId,
                          resourceType: permission.resourceType,
                          resourceId: permission.resourceId,
                          ...(permission.holder && { holder: permission.holder }),
                          actions: [],
                        }),
                      texts.taken,
                    ),
                },
              ]}
            />
          ),
        })}
        empty={{ icon: KeyRound, title: texts.noPermissions, children: <p>{texts.noPermissionsText}</p> }}
      />
      <Dialog title={texts.give} open={open === 'add'} onClose={close}>
        {open === 'add' && <GivePermission project={project} onDone={close} />}
      </Dialog>
      <Dialog title={texts.changePermission} open={typeof open === 'object'} onClose={close}>
        {typeof open === 'object' && (
          <ChangePermission projectId={projectId} permission={open} onDone={close} />
        )}
      </Dialog>
    </>
  );
};

const Who = ({ of }: { readonly of: ResourcePermission }) => {
  const { kinds } = useTexts().access;
  const kind = of.holder?.holder.case;
  if (kind === 'roleKey') {
    return (
      <span>
        {kinds.role}: <code>{holderNameOf(of)}</code>
      </span>
    );
  }
  return kind === 'groupId' ? `${kinds.group}: ${holderNameOf(of)}` : holderNameOf(of);
};
