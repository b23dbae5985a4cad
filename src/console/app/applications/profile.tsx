import type { Application } from '../../../contract/services/application/v2.ts';
import { SecurityProfile } from '../../../contract/services/postern/application/v1.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Radios } from '../ui/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';

const profiles = {
  none: SecurityProfile.UNSPECIFIED,
  security: SecurityProfile.FAPI2_SECURITY,
  signing: SecurityProfile.FAPI2_MESSAGE_SIGNING,
} as const;
type Profile = keyof typeof profiles;
const names = Object.keys(profiles) as Profile[];

const valuesOf = ({ securityProfile }: ClientSettings) => ({
  profile: names.find((name) => profiles[name] === securityProfile) ?? 'none',
});

/** What it is held to as a whole. */
export const ProfileForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const texts = t.applications.profile;
  const { form, fixed } = useClientSettings<{ readonly profile: Profile }>(application, {
    name: 'profile',
    valuesOf,
    changeOf: ({ profile }) => ({ securityProfile: profiles[profile] }),
  });
  return (
    <Form form={form} readOnly={fixed}>
      <Radios<Profile>
        label={texts.title}
        isDisabled={fixed}
        choices={names.map((id) => ({ id, ...texts.choices[id] }))}
        {...form.field('profile')}
      />
    </Form>
  );
};
