import type { Application } from '../../../contract/services/application/v2.ts';
import { BackchannelTokenDeliveryMode } from '../../../contract/services/postern/application/v1.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Radios, TextField } from '../ui/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';
import { NamedSelect } from './named-select.tsx';
import { signingAlgorithms } from './signing-names.ts';

const modes = {
  none: BackchannelTokenDeliveryMode.UNSPECIFIED,
  poll: BackchannelTokenDeliveryMode.POLL,
  ping: BackchannelTokenDeliveryMode.PING,
  push: BackchannelTokenDeliveryMode.PUSH,
} as const;
type Mode = keyof typeof modes;
const names = Object.keys(modes) as Mode[];
const valuesOf = (settings: ClientSettings) => ({
  mode: names.find((name) => modes[name] === settings.backchannelTokenDeliveryMode) ?? 'none',
  backchannelClientNotificationEndpoint: settings.backchannelClientNotificationEndpoint,
  algorithm: settings.backchannelAuthenticationRequestSigningAlg,
});

/** Whether it asks people who are not at its browser (CIBA), and how it hears of them. */
export const ElsewhereForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const texts = t.applications.elsewhere;
  const { form, fixed } = useClientSettings<ReturnType<typeof valuesOf>>(application, {
    name: 'elsewhere',
    valuesOf,
    changeOf: ({ mode, backchannelClientNotificationEndpoint, algorithm }) => ({
      backchannelTokenDeliveryMode: modes[mode],
      backchannelClientNotificationEndpoint: backchannelClientNotificationEndpoint.trim(),
      backchannelAuthenticationRequestSigningAlg: algorithm,
    }),
  });
  return (
    <Form form={form} readOnly={fixed}>
      <Radios<Mode>
        label={texts.mode}
        isDisabled={fixed}
        choices={names.map((id) => ({ id, label: texts.modes[id] }))}
        {...form.field('mode')}
      />
      <TextField
        label={texts.endpoint}
        hint={texts.endpointHint}
        optional
        type="url"
        isReadOnly={fixed}
        {...form.field('backchannelClientNotificationEndpoint')}
      />
      <NamedSelect
        label={texts.signed}
        names={signingAlgorithms}
        otherwise={texts.any}
        value={form.values.algorithm}
        onChange={(algorithm) => form.set({ algorithm })}
        isDisabled={fixed}
      />
    </Form>
  );
};
