import { type Group, GroupService } from '../../../contract/services/group/v2.ts';
import { useCall, useFresh, usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Facts } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Copy, Moment, TextField, tellDone } from '../ui/index.ts';

const { getGroup, updateGroup } = GroupService.method;

export const About = ({ group }: { readonly group: Group }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const update = useCall(updateGroup);
  const { id, name, description } = group;
  const form = useForm({
    id: `group:${id}`,
    initial: { name, description },
    latest: useFresh(getGroup, { id }, ({ group: now = group }) => ({
      name: now.name,
      description: now.description,
    })),
    required: ['name'],
    async submit(_, changes) {
      await update({ id, ...changes });
      tellDone(t.common.saved);
    },
  });
  const fixed = !has('group.write');
  return (
    <div className="stack">
      <Card title={t.groups.parts.about}>
        <Form form={form} readOnly={fixed}>
          <TextField label={t.common.name} isReadOnly={fixed} {...form.field('name')} />
          <TextField
            label={t.common.description}
            optional
            isReadOnly={fixed}
            {...form.field('description')}
          />
        </Form>
      </Card>
      <Card>
        <Facts
          of={[
            [t.shell.organization, <Copy key="organization" text={group.organizationId} />],
            [t.common.created, <Moment key="created" at={group.creationDate} />],
            [t.common.changed, <Moment key="changed" at={group.changeDate} />],
          ]}
        />
      </Card>
    </div>
  );
};
