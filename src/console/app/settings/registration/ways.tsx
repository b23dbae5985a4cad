import { SettingsService } from '../../../../contract/services/settings/v2.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { Card } from '../../object/index.ts';
import { useTexts } from '../../texts/index.ts';
import { textsOf } from '../catalogue.ts';
import { fieldsIn, requestOf, SettingsForm, valuesOf } from '../fields/index.ts';
import { registrationGroups } from './fields.ts';

const { getSecuritySettings, setSecuritySettings } = SettingsService.method;
const fields = fieldsIn(setSecuritySettings.input, registrationGroups);

/** Whether clients may make themselves known, and in which way. */
export const Ways = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const { settings } = useSuspenseQueryOf(getSecuritySettings, {}).data;
  const set = useCall(setSecuritySettings);
  const values = useFresh(getSecuritySettings, {}, (now) => valuesOf(fields, now.settings));
  // What the request does not say of frames and impersonation would be off.
  const others = useFresh(getSecuritySettings, {}, ({ settings: now }) => ({
    embeddedIframe: now?.embeddedIframe,
    enableImpersonation: now?.enableImpersonation ?? false,
  }));
  const texts = t.settings.registration;
  return (
    <Card title={texts.ways} text={texts.waysText}>
      <SettingsForm
        id="settings:registration:ways"
        fields={fields}
        groups={registrationGroups}
        texts={textsOf(t, 'registration')}
        values={valuesOf(fields, settings)}
        latest={values}
        save={async (chosen) => set({ ...(await others()), ...requestOf(fields, chosen) } as never)}
        readOnly={!has('iam.policy.write')}
      />
    </Card>
  );
};
