import type { MessageShape } from '@bufbuild/protobuf';
import type { Application } from '../../../contract/services/application/v2.ts';
import { ClientSettingsService, SecurityProfile } from '../../../contract/services/postern/application/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Radios, tellDone } from '../ui/index.ts';

const { getClientSettings, updateClientSettings } = ClientSettingsService.method;

const profiles = {
  none: SecurityProfile.UNSPECIFIED,
  security: SecurityProfile.FAPI2_SECURITY,
  signing: SecurityProfile.FAPI2_MESSAGE_SIGNING,
} as const;
type Profile = keyof typeof profiles;
const names = Object.keys(profiles) as Profile[];

const valuesOf = ({ securityProfile }: MessageShape<typeof getClientSettings.output>) => ({
  profile: names.find((name) => profiles[name] === securityProfile) ?? 'none',
});

/** What it is held to as a whole. */
export const ProfileForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const texts = t.applications.profile;
  const { projectId, applicationId } = application;
  const address = { projectId, applicationId };
  const fixed = !usePermissions().has('project.app.write', projectId);
  const { data } = useSuspenseQueryOf(getClientSettings, address);
  const update = useCall(updateClientSettings);
  const form = useForm<{ readonly profile: Profile }>({
    id: `profile:${applicationId}`,
    initial: valuesOf(data),
    latest: useFresh(getClientSettings, address, valuesOf),
    async submit({ profile }) {
      await update({ ...address, securityProfile: profiles[profile] });
      tellDone(t.common.saved);
    },
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
