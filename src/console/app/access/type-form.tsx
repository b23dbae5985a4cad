import {
  type Action,
  type ResourceType,
  ResourceTypeService,
} from '../../../contract/services/postern/access/v1.ts';
import { useCall, useFresh } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { RoleChecks } from '../projects/role-checks.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Plus, X } from '../ui/icons.ts';
import { Button, Notice, Select, TextField, tellDone } from '../ui/index.ts';
import { allRequires, type Requires, requirementOf, requiresOf, takesRoles, takesScopes } from './words.ts';

const { createResourceType, updateResourceType, listResourceTypes } = ResourceTypeService.method;

interface ActionValues {
  readonly name: string;
  readonly requires: Requires;
  /** With blanks between. */
  readonly scopes: string;
  readonly roleKeys: readonly string[];
}

const blank: ActionValues = { name: '', requires: 'role', scopes: '', roleKeys: [] };

const valuesOfAction = ({ name, requirement, scopes, roleKeys }: Action): ActionValues => ({
  name,
  requires: requiresOf(requirement),
  scopes: scopes.join(' '),
  roleKeys: [...roleKeys],
});

const actionOf = ({ name, requires, scopes, roleKeys }: ActionValues) => ({
  name: name.trim(),
  requirement: requirementOf(requires),
  scopes: takesScopes(requires) ? [...new Set(scopes.split(/\s+/).filter(Boolean))] : [],
  roleKeys: takesRoles(requires) ? [...roleKeys] : [],
});

const valuesOf = (type: ResourceType | undefined) => ({
  name: type?.name ?? '',
  displayName: type?.displayName ?? '',
  actions: (type ? type.actions.map(valuesOfAction) : [blank]) as readonly ActionValues[],
});

/** A type of resources, with all that can be done to them. */
export const TypeForm = ({
  projectId,
  type,
  onDone,
}: {
  readonly projectId: string;
  /** undefined: a new one. */
  readonly type?: ResourceType;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const create = useCall(createResourceType);
  const update = useCall(updateResourceType);
  const fresh = useFresh(listResourceTypes, { projectId }, ({ resourceTypes }) =>
    valuesOf(resourceTypes.find(({ name }) => name === type?.name) ?? type),
  );
  const texts = t.access;
  const form = useForm({
    id: `resource-type:${projectId}:${type?.name ?? ''}`,
    initial: valuesOf(type),
    ...(type && { latest: fresh }),
    required: ['name'],
    check: ({ actions }) => ({ actions: actions.some(({ name }) => !name.trim()) && t.common.required }),
    async submit({ name, displayName, actions }) {
      const values = { projectId, name: name.trim(), displayName, actions: actions.map(actionOf) };
      await (type ? update(values) : create(values));
      tellDone(type ? t.common.saved : say(texts.declared, { name: values.name }));
    },
  });
  const { actions } = form.values;
  const { wrong } = form.field('actions');
  const lost = type?.actions.some((was) => !actions.some(({ name }) => name.trim() === was.name));
  const change = (index: number, more: Partial<ActionValues>) =>
    form.set({ actions: actions.map((action, at) => (at === index ? { ...action, ...more } : action)) });
  return (
    <Form form={form} {...(!type && { deed: t.common.add })} onCancel={onDone} onDone={onDone}>
      {!type && (
        <TextField
          label={texts.name}
          hint={texts.nameHint}
          autoFocus
          autoComplete="off"
          {...form.field('name')}
        />
      )}
      <TextField label={texts.displayName} optional {...form.field('displayName')} />
      {actions.map((action, index) => (
        <ActionFields
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else until they are sent
          key={index}
          projectId={projectId}
          number={index + 1}
          action={action}
          wrong={action.name.trim() ? undefined : wrong}
          onChange={(more) => change(index, more)}
          {...(actions.length > 1 && { onDrop: () => form.set({ actions: actions.toSpliced(index, 1) }) })}
        />
      ))}
      <div>
        <Button icon={Plus} onPress={() => form.set({ actions: [...actions, blank] })}>
          {texts.anotherAction}
        </Button>
      </div>
      {lost && <Notice kind="warn">{texts.loseText}</Notice>}
    </Form>
  );
};

const ActionFields = ({
  projectId,
  number,
  action,
  wrong,
  onChange,
  onDrop,
}: {
  readonly projectId: string;
  readonly number: number;
  readonly action: ActionValues;
  readonly wrong: React.ReactNode;
  readonly onChange: (more: Partial<ActionValues>) => void;
  readonly onDrop?: () => void;
}) => {
  const { access: texts } = useTexts();
  const say = useSay();
  const { name, requires, scopes, roleKeys } = action;
  return (
    <fieldset className="stack">
      <legend>{say(texts.actionNumber, { number })}</legend>
      <TextField
        label={texts.actionName}
        hint={texts.actionNameHint}
        autoComplete="off"
        value={name}
        onChange={(changed) => onChange({ name: changed })}
        wrong={wrong}
      />
      <Select
        label={texts.takes}
        choices={allRequires.map((id) => ({ id, label: texts.requirements[id] }))}
        value={requires}
        onChange={(changed) => onChange({ requires: changed ?? requires })}
        wrong={undefined}
      />
      {takesScopes(requires) && (
        <TextField
          label={texts.scopes}
          hint={texts.scopesHint}
          autoComplete="off"
          value={scopes}
          onChange={(changed) => onChange({ scopes: changed })}
        />
      )}
      {takesRoles(requires) && (
        <RoleChecks
          projectId={projectId}
          label={requires === 'resource' ? texts.baseRoles : texts.roles}
          hint={requires === 'resource' ? texts.baseRolesHint : texts.rolesHint}
          value={roleKeys}
          onChange={(keys) => onChange({ roleKeys: keys })}
        />
      )}
      {onDrop && (
        <div>
          <Button icon={X} onPress={onDrop}>
            {say(texts.withoutAction, { number })}
          </Button>
        </div>
      )}
    </fieldset>
  );
};
