import { useNavigate } from '@tanstack/react-router';
import { SystemService } from '../../../contract/services/system/v1.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head } from '../object/index.ts';
import { useLanguage, useSay, useTexts } from '../texts/index.ts';
import { TextField, tellDone } from '../ui/index.ts';

/** Makes an instance, with the person who owns it. */
export const NewInstance = () => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const defaultLanguage = useLanguage().split('-')[0] ?? 'en';
  const create = useCall(SystemService.method.createInstance);
  const { create: texts } = t.instances;
  const form = useForm({
    id: 'new-instance',
    initial: {
      instanceName: '',
      customDomain: '',
      firstOrgName: '',
      firstName: '',
      lastName: '',
      userName: '',
      email: '',
      password: '',
    },
    required: ['instanceName', 'firstName', 'lastName', 'userName', 'email', 'password'],
    secrets: ['password'],
    async submit({ instanceName, customDomain, firstOrgName, ...owner }) {
      const { userName, firstName, lastName, email, password } = owner;
      const { instanceId } = await create({
        instanceName,
        customDomain: customDomain.trim(),
        firstOrgName,
        defaultLanguage,
        owner: {
          case: 'human',
          value: {
            userName,
            profile: { firstName, lastName, preferredLanguage: defaultLanguage },
            email: { email: email.trim(), isEmailVerified: true },
            password: { password, passwordChangeRequired: true },
          },
        },
      });
      tellDone(say(t.organizations.create.created, { name: instanceName }));
      void navigate({ to: `/instances/${instanceId}` });
    },
  });
  return (
    <>
      <Head title={texts.title} trail={[{ label: t.instances.title, to: '/instances' }]}>
        <AsCalls />
      </Head>
      <Card>
        <Form form={form} deed={t.common.create} onCancel={() => void navigate({ to: '/instances' })}>
          <TextField label={t.common.name} autoFocus {...form.field('instanceName')} />
          <TextField label={texts.domain} hint={texts.domainHint} optional {...form.field('customDomain')} />
          <TextField
            label={texts.organization}
            hint={texts.organizationHint}
            optional
            {...form.field('firstOrgName')}
          />
          <div>
            <strong>{texts.owner}</strong>
            <p className="muted">{texts.ownerText}</p>
          </div>
          <div className="pair">
            <TextField label={t.users.profile.givenName} {...form.field('firstName')} />
            <TextField label={t.users.profile.familyName} {...form.field('lastName')} />
          </div>
          <TextField label={t.users.create.email} type="email" {...form.field('email')} />
          <div className="pair">
            <TextField label={t.users.profile.userName} {...form.field('userName')} />
            <TextField
              label={t.users.create.password}
              type="password"
              autoComplete="new-password"
              {...form.field('password')}
            />
          </div>
        </Form>
      </Card>
    </>
  );
};
