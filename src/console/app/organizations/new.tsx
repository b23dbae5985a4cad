import type { MessageInitShape } from '@bufbuild/protobuf';
import { useNavigate } from '@tanstack/react-router';
import { type AddOrganizationRequestSchema, OrganizationService } from '../../../contract/services/org/v2.ts';
import { UserService } from '../../../contract/services/user/v2.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Clock, User, UserPlus } from '../ui/icons.ts';
import { Radios, TextField, tellDone } from '../ui/index.ts';
import { UserPicker } from '../users/pick.tsx';

type Admin = 'new' | 'known' | 'nobody';

interface Values {
  readonly name: string;
  readonly admin: Admin;
  readonly userId: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
}

const needed: Readonly<Record<Admin, readonly (keyof Values)[]>> = {
  new: ['givenName', 'familyName', 'email'],
  known: ['userId'],
  nobody: [],
};

function adminsOf(values: Values): MessageInitShape<typeof AddOrganizationRequestSchema>['admins'] {
  const { admin, userId, givenName, familyName, email } = values;
  if (admin === 'nobody') return [];
  if (admin === 'known') return [{ userType: { case: 'userId', value: userId } }];
  return [
    {
      userType: {
        case: 'human',
        value: {
          profile: { givenName, familyName },
          // The invitation verifies the address.
          email: { email: email.trim(), verification: { case: 'isVerified', value: false } },
        },
      },
    },
  ];
}

/** Makes an organization, with somebody who looks after it. */
export const NewOrganization = () => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const create = useCall(OrganizationService.method.addOrganization);
  const invite = useCall(UserService.method.createInviteCode);
  const texts = t.organizations.create;
  const form = useForm<Values>({
    id: 'new-organization',
    initial: { name: '', admin: 'new', userId: '', givenName: '', familyName: '', email: '' },
    required: ['name'],
    check: (values) =>
      Object.fromEntries(
        needed[values.admin].map((field) => [field, values[field].trim() === '' && t.common.required]),
      ),
    async submit(values) {
      const { organizationId, createdAdmins } = await create({ name: values.name, admins: adminsOf(values) });
      for (const { userId } of createdAdmins)
        if (values.admin === 'new') await invite({ userId, verification: { case: 'sendCode', value: {} } });
      tellDone(say(texts.created, { name: values.name }));
      void navigate({ to: `/organizations/${organizationId}` });
    },
  });
  return (
    <>
      <Head title={texts.title} trail={[{ label: t.organizations.title, to: '/organizations' }]}>
        <AsCalls />
      </Head>
      <Card>
        <Form form={form} deed={t.common.create} onCancel={() => void navigate({ to: '/organizations' })}>
          <TextField
            label={t.common.name}
            hint={t.organizations.about.nameHint}
            autoFocus
            {...form.field('name')}
          />
          <Radios<Admin>
            label={texts.admin}
            choices={[
              { id: 'new', label: texts.admins.new, hint: texts.admins.newHint, icon: UserPlus },
              { id: 'known', label: texts.admins.known, hint: texts.admins.knownHint, icon: User },
              { id: 'nobody', label: texts.admins.nobody, hint: texts.admins.nobodyHint, icon: Clock },
            ]}
            {...form.field('admin')}
          />
          {form.values.admin === 'known' && (
            <UserPicker label={texts.user} hint={texts.userHint} {...form.field('userId')} />
          )}
          {form.values.admin === 'new' && (
            <>
              <div className="pair">
                <TextField label={t.users.profile.givenName} {...form.field('givenName')} />
                <TextField label={t.users.profile.familyName} {...form.field('familyName')} />
              </div>
              <TextField label={t.users.create.email} type="email" {...form.field('email')} />
            </>
          )}
        </Form>
      </Card>
    </>
  );
};
