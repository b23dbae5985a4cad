import { useNavigate } from '@tanstack/react-router';
import { UserService } from '../../../contract/services/user/v2.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head } from '../object/index.ts';
import { useOrgId } from '../shell/org.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Clock, KeyRound, Mail } from '../ui/icons.ts';
import { Checkbox, Radios, TextField, tellDone } from '../ui/index.ts';

type Way = 'invite' | 'password' | 'later';

/** Adds somebody, and leads to them. */
export const NewUser = () => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const organizationId = useOrgId();
  const create = useCall(UserService.method.createUser);
  const invite = useCall(UserService.method.createInviteCode);
  const texts = t.users.create;
  const form = useForm({
    id: `new-user:${organizationId}`,
    initial: {
      givenName: '',
      familyName: '',
      email: '',
      username: '',
      way: 'invite' as Way,
      password: '',
      verified: false,
    },
    required: ['givenName', 'familyName', 'email'],
    secrets: ['password'],
    check: ({ way, password }) => ({ password: way === 'password' && !password && t.common.required }),
    async submit({ givenName, familyName, email, username, way, password, verified }) {
      const { id } = await create({
        organizationId,
        ...(username.trim() && { username: username.trim() }),
        userType: {
          case: 'human',
          value: {
            profile: { givenName, familyName },
            email: {
              email: email.trim(),
              // An invitation verifies the address by itself.
              verification:
                verified || way === 'invite'
                  ? { case: 'isVerified', value: verified }
                  : { case: 'sendCode', value: {} },
            },
            ...(way === 'password' && {
              passwordType: { case: 'password' as const, value: { password, changeRequired: true } },
            }),
          },
        },
      });
      if (way === 'invite') await invite({ userId: id, verification: { case: 'sendCode', value: {} } });
      const told = way === 'invite' ? texts.createdInvited : texts.created;
      tellDone(say(told, { name: `${givenName} ${familyName}`, email: email.trim() }));
      void navigate({ to: `/users/${id}` });
    },
  });
  return (
    <>
      <Head title={texts.title} trail={[{ label: t.users.title, to: '/users' }]}>
        <AsCalls />
      </Head>
      <Card>
        <Form form={form} deed={t.common.add} onCancel={() => void navigate({ to: '/users' })}>
          <div className="pair">
            <TextField label={t.users.profile.givenName} autoFocus {...form.field('givenName')} />
            <TextField label={t.users.profile.familyName} {...form.field('familyName')} />
          </div>
          <TextField label={texts.email} type="email" inputMode="email" {...form.field('email')} />
          <TextField label={texts.userName} hint={texts.userNameHint} optional {...form.field('username')} />
          <Radios<Way>
            label={texts.first}
            choices={[
              { id: 'invite', label: texts.ways.invite, hint: texts.ways.inviteHint, icon: Mail },
              { id: 'password', label: texts.ways.password, hint: texts.ways.passwordHint, icon: KeyRound },
              { id: 'later', label: texts.ways.later, hint: texts.ways.laterHint, icon: Clock },
            ]}
            {...form.field('way')}
          />
          {form.values.way === 'password' && (
            <TextField
              label={texts.password}
              type="password"
              autoComplete="new-password"
              {...form.field('password')}
            />
          )}
          {form.values.way !== 'invite' && (
            <Checkbox
              hint={texts.verifiedHint}
              isSelected={form.values.verified}
              onChange={(verified) => form.set({ verified })}
            >
              {texts.verified}
            </Checkbox>
          )}
        </Form>
      </Card>
    </>
  );
};
