import { type Organization, OrganizationService } from '../../../contract/services/org/v2.ts';
import { useCall, useFresh, usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Facts } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Moment, TextField, tellDone } from '../ui/index.ts';
import { ofId } from './queries.ts';

const { listOrganizations, updateOrganization } = OrganizationService.method;

export const About = ({ organization }: { readonly organization: Organization }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const update = useCall(updateOrganization);
  const { id, name, primaryDomain, details } = organization;
  const texts = t.organizations.about;
  const form = useForm({
    id: `organization:${id}`,
    initial: { name },
    latest: useFresh(listOrganizations, { queries: [ofId(id)] }, ({ result: [now = organization] }) => ({
      name: now.name,
    })),
    required: ['name'],
    async submit(values) {
      await update({ organizationId: id, ...values });
      tellDone(t.common.saved);
    },
  });
  const fixed = !has('org.write');
  return (
    <div className="stack">
      <Card title={texts.title}>
        <Form form={form} readOnly={fixed}>
          <TextField label={t.common.name} hint={texts.nameHint} isReadOnly={fixed} {...form.field('name')} />
        </Form>
      </Card>
      <Card>
        <Facts
          of={[
            [texts.primaryDomain, primaryDomain],
            [t.common.created, <Moment key="created" at={details?.creationDate} />],
            [t.common.changed, <Moment key="changed" at={details?.changeDate} />],
          ]}
        />
      </Card>
    </div>
  );
};
