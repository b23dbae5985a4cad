import { Gender, type HumanUser, type User, UserService } from '../../../contract/services/user/v2.ts';
import { useCall, useFresh, usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Facts, Thing, Things } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Copy, Moment, Select, TextField, tellDone } from '../ui/index.ts';
import { Contact } from './contact.tsx';
import { humanOf } from './queries.ts';

const genders = {
  unspecified: Gender.UNSPECIFIED,
  female: Gender.FEMALE,
  male: Gender.MALE,
  diverse: Gender.DIVERSE,
} as const;
type GenderName = keyof typeof genders;

const genderOf = (gender: Gender | undefined): GenderName =>
  (Object.keys(genders) as GenderName[]).find((name) => genders[name] === gender) ?? 'unspecified';

/** BCP 47's word for no language. */
const none = 'und';
const languageOf = (tag = ''): string => (tag === none ? '' : tag);

function valuesOf(user: User) {
  const profile = humanOf(user)?.profile;
  return {
    givenName: profile?.givenName ?? '',
    familyName: profile?.familyName ?? '',
    nickName: profile?.nickName ?? '',
    displayName: profile?.displayName ?? '',
    preferredLanguage: languageOf(profile?.preferredLanguage),
    gender: genderOf(profile?.gender),
    username: user.username,
  };
}

export const Profile = ({ user, human }: { readonly user: User; readonly human: HumanUser }) => {
  const t = useTexts();
  return (
    <div className="stack">
      <Card title={t.users.profile.title}>
        <ProfileForm user={user} />
      </Card>
      <Contact human={human} userId={user.userId} />
      <Card title={t.users.loginNames}>
        <Things label={t.users.loginNames}>
          {user.loginNames.map((loginName) => (
            <Thing key={loginName}>
              <Copy text={loginName} label={`${t.common.copy}: ${loginName}`} />
            </Thing>
          ))}
        </Things>
        <Facts
          of={[
            [t.common.created, <Moment key="created" at={user.details?.creationDate} />],
            [t.common.changed, <Moment key="changed" at={user.details?.changeDate} />],
          ]}
        />
      </Card>
    </div>
  );
};

const ProfileForm = ({ user }: { readonly user: User }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const { userId } = user;
  const update = useCall(UserService.method.updateUser);
  const texts = t.users.profile;
  const form = useForm({
    id: `user:${userId}`,
    initial: valuesOf(user),
    latest: useFresh(UserService.method.getUserByID, { userId }, ({ user: now = user }) => valuesOf(now)),
    required: ['givenName', 'familyName', 'username'],
    told: { gender: (id) => texts.genders[id] },
    async submit(_, { username, gender, preferredLanguage, ...names }) {
      const profile = {
        ...names,
        ...(preferredLanguage !== undefined && { preferredLanguage: preferredLanguage || none }),
        ...(gender && { gender: genders[gender] }),
      };
      await update({
        userId,
        ...(username !== undefined && { username }),
        ...(Object.keys(profile).length > 0 && { userType: { case: 'human', value: { profile } } }),
      });
      tellDone(t.common.saved);
    },
  });
  const fixed = !has('user.write');
  return (
    <Form form={form} readOnly={fixed}>
      <div className="pair">
        <TextField label={texts.givenName} isReadOnly={fixed} {...form.field('givenName')} />
        <TextField label={texts.familyName} isReadOnly={fixed} {...form.field('familyName')} />
      </div>
      <div className="pair">
        <TextField
          label={texts.displayName}
          hint={texts.displayNameHint}
          isReadOnly={fixed}
          {...form.field('displayName')}
        />
        <TextField label={texts.nickName} optional isReadOnly={fixed} {...form.field('nickName')} />
      </div>
      <TextField label={texts.userName} isReadOnly={fixed} {...form.field('username')} />
      <div className="pair">
        <TextField
          label={texts.language}
          hint={texts.languageHint}
          optional
          isReadOnly={fixed}
          {...form.field('preferredLanguage')}
        />
        <Select<GenderName>
          label={texts.gender}
          isDisabled={fixed}
          choices={(Object.keys(genders) as GenderName[]).map((id) => ({ id, label: texts.genders[id] }))}
          {...form.field('gender')}
        />
      </div>
    </Form>
  );
};
