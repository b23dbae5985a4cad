import { TextFilterMethod } from '../../../contract/services/filter/v2.ts';
import { type ProjectRole, ProjectService } from '../../../contract/services/project/v2.ts';
import { useCall, useFresh } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Dialog, TextField, tellDone } from '../ui/index.ts';

const { listProjectRoles, updateProjectRole } = ProjectService.method;

const valuesOf = ({ displayName, group }: ProjectRole) => ({ displayName, group });

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
  const update = useCall(updateProjectRole);
  const { key } = role;
  const itself = { key, method: TextFilterMethod.EQUALS };
  const form = useForm({
    id: `role:${projectId}:${key}`,
    initial: valuesOf(role),
    latest: useFresh(
      listProjectRoles,
      { projectId, filters: [{ filter: { case: 'roleKeyFilter', value: itself } }] },
      ({ projectRoles: [now = role] }) => valuesOf(now),
    ),
    async submit(_, { displayName, ...changes }) {
      await update({
        projectId,
        roleKey: key,
        ...changes,
        ...(displayName !== undefined && { displayName: displayName.trim() || key }),
      });
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
