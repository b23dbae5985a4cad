import { PrivateLabelingSetting } from '../../../contract/services/project/v2.ts';
import type { FormState } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Radios, Switch, TextField } from '../ui/index.ts';

export const labellings = {
  unspecified: PrivateLabelingSetting.UNSPECIFIED,
  project: PrivateLabelingSetting.ENFORCE_PROJECT_RESOURCE_OWNER_POLICY,
  user: PrivateLabelingSetting.ALLOW_LOGIN_USER_RESOURCE_OWNER_POLICY,
} as const;

export type Labelling = keyof typeof labellings;

export interface SettingsValues {
  readonly name: string;
  readonly projectRoleAssertion: boolean;
  readonly authorizationRequired: boolean;
  readonly projectAccessRequired: boolean;
  readonly labelling: Labelling;
}

type Toggle = 'projectRoleAssertion' | 'authorizationRequired' | 'projectAccessRequired';

/** What a project is made with, and can be changed in. */
export const SettingsFields = ({
  form,
  fixed = false,
}: {
  readonly form: FormState<SettingsValues>;
  readonly fixed?: boolean;
}) => {
  const t = useTexts();
  const texts = t.projects.settings;
  const toggle = (name: Toggle) => ({
    isSelected: form.values[name],
    isDisabled: fixed,
    onChange: (on: boolean) => form.set({ [name]: on }),
  });
  return (
    <>
      <TextField label={t.common.name} hint={texts.nameHint} isReadOnly={fixed} {...form.field('name')} />
      <fieldset>
        <legend className="legend">{texts.signIn}</legend>
        <Switch {...toggle('authorizationRequired')} hint={texts.authorizationRequiredHint}>
          {texts.authorizationRequired}
        </Switch>
        <Switch {...toggle('projectAccessRequired')} hint={texts.accessRequiredHint}>
          {texts.accessRequired}
        </Switch>
      </fieldset>
      <fieldset>
        <legend className="legend">{texts.tokens}</legend>
        <Switch {...toggle('projectRoleAssertion')} hint={texts.roleAssertionHint}>
          {texts.roleAssertion}
        </Switch>
      </fieldset>
      <Radios<Labelling>
        label={texts.labelling}
        isDisabled={fixed}
        choices={(Object.keys(labellings) as Labelling[]).map((id) => ({
          id,
          label: texts.labellings[id],
          hint: texts.labellings[`${id}Hint`],
        }))}
        {...form.field('labelling')}
      />
    </>
  );
};
