import { ClientRegistrationService } from '../../../../contract/services/postern/registration/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { Form, useForm } from '../../form/index.ts';
import { Card } from '../../object/index.ts';
import { useTexts } from '../../texts/index.ts';
import { NumberField, Switch, tellDone } from '../../ui/index.ts';

const { getRegistrationSettings, updateRegistrationSettings } = ClientRegistrationService.method;

interface Values {
  readonly browserTokens: boolean;
  readonly mostDocumentClients: number;
}

const valuesOf = ({ browserTokens, mostDocumentClients }: Values): Values => ({
  browserTokens,
  mostDocumentClients,
});

/** What clients that register themselves may have, and how many there may be. */
export const Allowed = () => {
  const t = useTexts();
  const texts = t.settings.registration;
  const fixed = !usePermissions().has('iam.policy.write');
  const { data } = useSuspenseQueryOf(getRegistrationSettings, {});
  const update = useCall(updateRegistrationSettings);
  const form = useForm<Values>({
    id: 'settings:registration:allowed',
    initial: valuesOf(data),
    latest: useFresh(getRegistrationSettings, {}, valuesOf),
    async submit(_values, changes) {
      await update(changes);
      tellDone(t.common.saved);
    },
  });
  return (
    <Card title={texts.may} text={texts.mayText}>
      <Form form={form} readOnly={fixed}>
        <Switch
          hint={texts.browserTokensHint}
          isDisabled={fixed}
          isSelected={form.values.browserTokens}
          onChange={(browserTokens) => form.set({ browserTokens })}
        >
          {texts.browserTokens}
        </Switch>
        <NumberField
          label={texts.mostDocuments}
          hint={texts.mostDocumentsHint}
          minValue={0}
          maxValue={1_000_000}
          isReadOnly={fixed}
          {...form.field('mostDocumentClients')}
        />
      </Form>
    </Card>
  );
};
