import type { Application } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Switch } from '../ui/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';

const valuesOf = ({ dpopBoundAccessTokens, requireDpopNonce }: ClientSettings) => ({
  dpopBoundAccessTokens,
  requireDpopNonce,
});

/** What it has to prove to hold, so that its tokens are of no use to others. */
export const PossessionForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { possession: texts } = t.applications;
  const { form, fixed } = useClientSettings(application, {
    name: 'possession',
    valuesOf,
  });
  return (
    <Form form={form} readOnly={fixed}>
      <Switch
        hint={texts.boundHint}
        isDisabled={fixed}
        isSelected={form.values.dpopBoundAccessTokens}
        onChange={(on) => form.set({ dpopBoundAccessTokens: on })}
      >
        {texts.bound}
      </Switch>
      <Switch
        hint={texts.nonceHint}
        isDisabled={fixed}
        isSelected={form.values.requireDpopNonce}
        onChange={(on) => form.set({ requireDpopNonce: on })}
      >
        {texts.nonce}
      </Switch>
    </Form>
  );
};
