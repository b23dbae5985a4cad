import type { Application } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Switch, TextField } from '../ui/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';

const valuesOf = ({
  requirePushedAuthorizationRequests,
  requireSignedRequestObject,
  requireSignedResponse,
  defaultMaxAge,
}: ClientSettings) => ({
  requirePushedAuthorizationRequests,
  requireSignedRequestObject,
  requireSignedResponse,
  maxAge: defaultMaxAge === undefined ? '' : String(defaultMaxAge),
});

/** How its authorization requests have to come. */
export const RequestsForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { requests: texts } = t.applications;
  const { form, fixed } = useClientSettings(application, {
    name: 'requests',
    valuesOf,
    changeOf: ({ maxAge, ...switches }) => ({
      ...switches,
      defaultMaxAge: maxAge.trim() === '' ? -1 : Number(maxAge),
    }),
    check: ({ maxAge }) => ({ maxAge: !/^\s*\d{0,9}\s*$/.test(maxAge) && texts.maxAgeHint }),
  });
  return (
    <Form form={form} readOnly={fixed}>
      <Switch
        hint={texts.pushedHint}
        isDisabled={fixed}
        isSelected={form.values.requirePushedAuthorizationRequests}
        onChange={(on) => form.set({ requirePushedAuthorizationRequests: on })}
      >
        {texts.pushed}
      </Switch>
      <Switch
        hint={texts.signedHint}
        isDisabled={fixed}
        isSelected={form.values.requireSignedRequestObject}
        onChange={(on) => form.set({ requireSignedRequestObject: on })}
      >
        {texts.signed}
      </Switch>
      <Switch
        hint={texts.signedAnswersHint}
        isDisabled={fixed}
        isSelected={form.values.requireSignedResponse}
        onChange={(on) => form.set({ requireSignedResponse: on })}
      >
        {texts.signedAnswers}
      </Switch>
      <TextField
        label={texts.maxAge}
        hint={texts.maxAgeHint}
        inputMode="numeric"
        optional
        isReadOnly={fixed}
        {...form.field('maxAge')}
      />
    </Form>
  );
};
