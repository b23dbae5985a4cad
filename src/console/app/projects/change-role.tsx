import { type ProjectRole, ProjectService } from '../../../contract/services/project/v2.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Dialog, TextField, tellDone } from '../ui/index.ts';

export const ChangeRole = ({
  projectId,
  role,
  onDone,
}: {
  readonly projectId: string;
  readonly role: ProjectRole | undefined;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  return (
    <Dialog
      title={say(t.projects.roles.change, { name: role?.key ?? '' })}
      open={role !== undefined}
      onClose={onDone}
    >
      {role && <Fields projectId={projectId} role={role} onDone={onDone} />}
    </Dialog>
  );
};

const Fields = ({
  projectId,
  role,
  onDone,
}: {
  readonly projectId: string;
  readonly role: ProjectRole;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const update = useCall(ProjectService.method.updateProjectRole);
  const form = useForm({
    id: `role:${projectId}:${role.key}`,
    initial: { displayName: role.displayName, group: role.group },
    async submit({ displayName, group }) {
      await update({ projectId, roleKey: role.key, displayName: displayName.trim() || role.key, group });
      tellDone(t.common.saved);
    },
  });
  const texts = t.projects.roles;
  return (
    <Form form={form} onCancel={onDone} onDone={onDone}>
      <TextField
        label={texts.displayName}
        hint={texts.displayNameHint}
        optional
        autoFocus
        {...form.field('displayName')}
      />
      <TextField label={texts.group} hint={texts.groupHint} optional {...form.field('group')} />
    </Form>
  );
};
