import { useState } from 'react';
import { type ResourceType, ResourceTypeService } from '../../../contract/services/postern/access/v1.ts';
import type { Project } from '../../../contract/services/project/v2.ts';
import { useCall } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { useMay } from '../projects/may.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Layers, Pencil, Plus, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Button, Dialog, Moment, millisOf } from '../ui/index.ts';
import { TypeForm } from './type-form.tsx';

const { method } = ResourceTypeService;

const typesOf = (projectId: string) =>
  sourceOf<ResourceType, typeof method.listResourceTypes.input, typeof method.listResourceTypes.output>({
    method: method.listResourceTypes,
    request: () => ({ projectId }),
    rows: ({ resourceTypes }) => resourceTypes,
    total: ({ resourceTypes }) => resourceTypes.length,
  });

/** On what the applications of a project ask for decisions. */
export const ResourceTypes = ({ project }: { readonly project: Project }) => {
  const t = useTexts();
  const say = useSay();
  const may = useMay(project);
  const [open, setOpen] = useState<'add' | ResourceType>();
  const remove = useCall(method.deleteResourceType);
  const { projectId } = project;
  const texts = t.access;
  const close = () => setOpen(undefined);
  const writes = may('project.role.write');
  const removes = may('project.role.delete');
  return (
    <>
      <DataList
        id="resource-types"
        label={texts.types}
        source={typesOf(projectId)}
        keyOf={({ name }) => name}
        nameOf={({ name }) => name}
        deeds={
          writes && (
            <Button icon={Plus} kind="primary" onPress={() => setOpen('add')}>
              {texts.declare}
            </Button>
          )
        }
        columns={[
          {
            id: 'name',
            label: texts.name,
            width: 'minmax(9rem, 1fr)',
            show: ({ name }) => <code>{name}</code>,
            text: ({ name }) => name,
          },
          {
            id: 'displayName',
            label: texts.displayName,
            width: 'minmax(9rem, 1fr)',
            show: ({ displayName }) => displayName,
            text: ({ displayName }) => displayName,
          },
          {
            id: 'actions',
            label: texts.actions,
            width: 'minmax(12rem, 2fr)',
            show: ({ actions }) => actions.map(({ name }) => name).join(', '),
            text: ({ actions }) => actions.map(({ name }) => name).join(', '),
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
          actions: (type: ResourceType) => (
            <AskingMenu
              label={`${t.common.actions}: ${type.name}`}
              deeds={[
                writes && { id: 'change', label: t.common.edit, icon: Pencil, run: () => setOpen(type) },
                removes && {
                  id: 'remove',
                  label: t.common.remove,
                  icon: Trash2,
                  kind: 'danger',
                  ask: { title: say(t.common.removeTitle, { name: type.name }), text: texts.removeText },
                  run: () =>
                    attempt(
                      () => remove({ projectId, name: type.name }),
                      say(texts.removed, { name: type.name }),
                    ),
                },
              ]}
            />
          ),
        })}
        empty={{ icon: Layers, title: texts.noTypes, children: <p>{texts.noTypesText}</p> }}
      />
      <Dialog title={texts.declare} wide open={open === 'add'} onClose={close}>
        {open === 'add' && <TypeForm projectId={projectId} onDone={close} />}
      </Dialog>
      <Dialog
        title={say(texts.change, { name: typeof open === 'object' ? open.name : '' })}
        wide
        open={typeof open === 'object'}
        onClose={close}
      >
        {typeof open === 'object' && <TypeForm projectId={projectId} type={open} onDone={close} />}
      </Dialog>
    </>
  );
};
