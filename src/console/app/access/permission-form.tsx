import {
  type ResourcePermission,
  ResourcePermissionService,
  ResourceTypeService,
} from '../../../contract/services/postern/access/v1.ts';
import type { Project } from '../../../contract/services/project/v2.ts';
import { useCall, useFresh, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Checks, Select, TextField, tellDone } from '../ui/index.ts';
import { HolderField, holderOf, nobodyYet } from './holder-field.tsx';

const { setResourcePermission, listResourcePermissions } = ResourcePermissionService.method;
const { listResourceTypes } = ResourceTypeService.method;

const useTypes = (projectId: string) =>
  useSuspenseQueryOf(listResourceTypes, { projectId }).data.resourceTypes;

/** Gives a permission on a resource that the application knows. */
export const GivePermission = ({
  project,
  onDone,
}: {
  readonly project: Project;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const { projectId } = project;
  const types = useTypes(projectId);
  const set = useCall(setResourcePermission);
  const texts = t.access;
  const form = useForm({
    id: `new-permission:${projectId}`,
    initial: {
      ...nobodyYet,
      resourceType: types.length === 1 ? (types[0]?.name ?? '') : '',
      resourceId: '',
      actions: [] as readonly string[],
    },
    required: ['holderId', 'resourceType'],
    check: ({ actions }) => ({ actions: actions.length === 0 && texts.actionsMissing }),
    async submit({ resourceType, resourceId, actions, ...whom }) {
      const holder = holderOf(whom);
      await set({ projectId, resourceType, resourceId, holder, actions: [...actions] });
      tellDone(texts.given);
    },
  });
  if (types.length === 0) return <p className="muted">{texts.typesFirst}</p>;
  return (
    <Form form={form} deed={t.common.add} onCancel={onDone} onDone={onDone}>
      <HolderField project={project} form={form} />
      <Select
        label={texts.type}
        choices={types.map(({ name, displayName }) => ({ id: name, label: displayName || name }))}
        {...form.field('resourceType')}
        onChange={(chosen) => form.set({ resourceType: chosen ?? '', actions: [] })}
      />
      <TextField
        label={texts.resource}
        hint={texts.resourceHint}
        optional
        autoComplete="off"
        {...form.field('resourceId')}
      />
      <ActionChecks
        projectId={projectId}
        resourceType={form.values.resourceType}
        {...form.field('actions')}
      />
    </Form>
  );
};

/** What the holder of a permission may do. */
export const ChangePermission = ({
  projectId,
  permission,
  onDone,
}: {
  readonly projectId: string;
  readonly permission: ResourcePermission;
  readonly onDone: () => void;
}) => {
  const { access: texts } = useTexts();
  const set = useCall(setResourcePermission);
  const { resourceType, resourceId, holder } = permission;
  const valuesOf = ({ actions }: Pick<ResourcePermission, 'actions'>) => ({
    actions: [...actions] as readonly string[],
  });
  const form = useForm({
    id: `permission:${projectId}:${JSON.stringify([resourceType, resourceId, holder?.holder.value])}`,
    initial: valuesOf(permission),
    latest: useFresh(
      listResourcePermissions,
      {
        projectId,
        filters: [
          { filter: { case: 'resourceType', value: resourceType } },
          { filter: { case: 'resourceId', value: resourceId } },
          ...(holder ? [{ filter: { case: 'holder', value: holder } } as const] : []),
        ],
      },
      ({ permissions: [now = permission] }) => valuesOf(now),
    ),
    check: ({ actions }) => ({ actions: actions.length === 0 && texts.actionsMissing }),
    async submit({ actions }) {
      await set({
        projectId,
        resourceType,
        resourceId,
        ...(holder && { holder }),
        actions: [...actions],
      });
      tellDone(texts.changed);
    },
  });
  return (
    <Form form={form} onCancel={onDone} onDone={onDone}>
      <ActionChecks projectId={projectId} resourceType={resourceType} {...form.field('actions')} />
    </Form>
  );
};

const ActionChecks = ({
  projectId,
  resourceType,
  ...field
}: {
  readonly projectId: string;
  readonly resourceType: string;
  readonly value: readonly string[];
  readonly onChange: (actions: readonly string[]) => void;
  readonly wrong: React.ReactNode;
}) => {
  const { access: texts } = useTexts();
  const type = useTypes(projectId).find(({ name }) => name === resourceType);
  if (!type) return null;
  return (
    <Checks
      {...field}
      label={texts.actions}
      choices={type.actions.map(({ name }) => ({ id: name, label: name }))}
    />
  );
};
