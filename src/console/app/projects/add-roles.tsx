import { ProjectService } from '../../../contract/services/project/v2.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Plus, X } from '../ui/icons.ts';
import { Button, IconButton, TextField, tellDone } from '../ui/index.ts';

interface NewRole {
  readonly key: string;
  readonly displayName: string;
  readonly group: string;
}

const blank: NewRole = { key: '', displayName: '', group: '' };

/** Several roles at once. */
export const AddRoles = ({
  projectId,
  onDone,
}: {
  readonly projectId: string;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const add = useCall(ProjectService.method.addProjectRole);
  const texts = t.projects.roles;
  const form = useForm<{ readonly roles: readonly NewRole[] }>({
    id: `new-roles:${projectId}`,
    initial: { roles: [blank] },
    check: ({ roles }) => ({ roles: roles.some(({ key }) => !key.trim()) && t.common.required }),
    async submit({ roles }) {
      for (const [index, { key, displayName, group }] of roles.entries()) {
        // Those that are there already are not asked for again where one is refused.
        form.set({ roles: roles.slice(index) });
        await add({ projectId, roleKey: key, displayName: displayName.trim() || key, group });
      }
      tellDone(say(texts.added, { count: roles.length }));
    },
  });
  const { roles } = form.values;
  const { wrong } = form.field('roles');
  const change = (index: number, more: Partial<NewRole>) =>
    form.set({ roles: roles.map((role, at) => (at === index ? { ...role, ...more } : role)) });
  return (
    <Form form={form} deed={t.common.add} onCancel={onDone} onDone={onDone}>
      {roles.map((role, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else until they are sent
        <fieldset key={index} className="line">
          <legend className="unseen">{say(texts.number, { number: index + 1 })}</legend>
          <TextField
            label={texts.key}
            hint={index === 0 ? texts.keyHint : undefined}
            value={role.key}
            onChange={(key) => change(index, { key })}
            wrong={role.key.trim() ? undefined : wrong}
            autoFocus={index === roles.length - 1}
            autoComplete="off"
          />
          <TextField
            label={texts.displayName}
            hint={index === 0 ? texts.displayNameHint : undefined}
            optional
            value={role.displayName}
            onChange={(displayName) => change(index, { displayName })}
          />
          <TextField
            label={texts.group}
            hint={index === 0 ? texts.groupHint : undefined}
            optional
            value={role.group}
            onChange={(group) => change(index, { group })}
          />
          {roles.length > 1 && (
            <IconButton
              icon={X}
              label={say(texts.drop, { number: index + 1 })}
              onPress={() => form.set({ roles: roles.toSpliced(index, 1) })}
            />
          )}
        </fieldset>
      ))}
      <div>
        <Button icon={Plus} onPress={() => form.set({ roles: [...roles, blank] })}>
          {texts.another}
        </Button>
      </div>
    </Form>
  );
};
