import { create } from '@bufbuild/protobuf';
import { useState } from 'react';
import {
  FeatureFlagSchema,
  FeatureService,
  type GetInstanceFeaturesResponse,
  LoginV2Schema,
  Source,
} from '../../../contract/services/feature/v2.ts';
import { changes, useCall, useForeseen, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { textsOf } from '../settings/catalogue.ts';
import { fieldsIn, requestOf, SettingsForm, valuesOf } from '../settings/fields/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { RotateCcw } from '../ui/icons.ts';
import { attempt, Badge, Button, Confirm, Dialog, IconButton, Switch } from '../ui/index.ts';
import {
  effective,
  type FlagName,
  type FlagSource,
  isOwn,
  kept,
  ownIn,
  type Told,
  toldOf,
  usePutBack,
  useReset,
} from './flags.ts';

const { getInstanceFeatures, resetInstanceFeatures, setInstanceFeatures } = FeatureService.method;

/** The instance's switches, with where the value of each comes from. */
export const Features = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const features = useSuspenseQueryOf(getInstanceFeatures, { inheritance: true }).data;
  const texts = t.instance.features;
  return (
    <div className="stack">
      <Card
        title={texts.effective}
        actions={ownIn(features).length > 0 && has('iam.feature.delete') && <ResetAll features={features} />}
      >
        <Things label={texts.effective}>
          {effective.map((name) => (
            <Flag key={name} name={name} features={features} />
          ))}
        </Things>
      </Card>
      <Card title={texts.kept} text={texts.keptText}>
        <Things label={texts.kept}>
          {kept.map((name) => (
            <Flag key={name} name={name} features={features} />
          ))}
        </Things>
      </Card>
    </div>
  );
};

const ResetAll = ({ features }: { readonly features: GetInstanceFeaturesResponse }) => {
  const t = useTexts();
  const [asked, setAsked] = useState(false);
  const reset = useCall(resetInstanceFeatures);
  const putBack = usePutBack(features);
  const texts = t.instance.features;
  const own = ownIn(features);
  const takeBack = {
    label: t.common.undo,
    run: () => void attempt(() => putBack(own), t.common.undone),
  };
  return (
    <>
      <Button icon={RotateCcw} onPress={() => setAsked(true)}>
        {texts.reset}
      </Button>
      <Confirm
        open={asked}
        onClose={() => setAsked(false)}
        title={texts.resetTitle}
        text={
          <>
            <p>{texts.resetText}</p>
            <ul>
              {own.map((name) => (
                <li key={name}>{texts.names[name].label}</li>
              ))}
            </ul>
          </>
        }
        deed={texts.reset}
        run={() => attempt(() => reset({}), texts.wasReset, takeBack)}
      />
    </>
  );
};

interface FlagProps {
  readonly name: FlagName;
  readonly features: GetInstanceFeaturesResponse;
}

const Flag = ({ name, features }: FlagProps) => {
  const t = useTexts();
  const { has } = usePermissions();
  const { sources } = t.instance.features;
  const told = toldOf(features, name);
  return (
    <Thing
      actions={
        <>
          <Badge {...(isOwn(told) && { kind: 'good' })}>
            {sources[told.source as unknown as FlagSource]}
          </Badge>
          {name === 'loginV2' && has('iam.feature.write') && <ChangeLogin features={features} />}
          {isOwn(told) && has('iam.feature.delete') && <ResetOne name={name} features={features} />}
        </>
      }
    >
      {name === 'loginV2' || name === 'improvedPerformance' ? (
        <Value name={name} told={told} />
      ) : (
        <OnOff name={name} features={features} />
      )}
    </Thing>
  );
};

const ResetOne = ({ name, features }: FlagProps) => {
  const t = useTexts();
  const say = useSay();
  const reset = useReset();
  const putBack = usePutBack(features);
  const texts = t.instance.features;
  const { label } = texts.names[name];
  const inherit = () =>
    attempt(() => reset([name]), say(texts.oneReset, { name: label }), {
      label: t.common.undo,
      run: () => void attempt(() => putBack([name]), t.common.undone),
    });
  return (
    <IconButton
      icon={RotateCcw}
      label={say(texts.resetOneOf, { name: label })}
      onPress={() => void inherit()}
    />
  );
};

const Value = ({ name, told }: { readonly name: 'loginV2' | 'improvedPerformance'; readonly told: Told }) => {
  const t = useTexts();
  const say = useSay();
  const texts = t.instance.features;
  const { label, hint } = texts.names[name];
  const login = told.required ? told.baseUri || texts.ownLogin : t.common.off;
  return (
    <>
      <p>
        {say(t.common.labelled, {
          label,
          value: name === 'loginV2' ? login : say(texts.paths, { count: told.executionPaths?.length ?? 0 }),
        })}
      </p>
      <p className="hint">{hint}</p>
    </>
  );
};

const becomes = (name: FlagName, enabled: boolean) =>
  changes(getInstanceFeatures.output, () => true, {
    [name]: create(FeatureFlagSchema, { enabled, source: Source.INSTANCE }),
  });

const OnOff = ({ name, features }: FlagProps) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const set = useForeseen(setInstanceFeatures, (asked) => becomes(name, Boolean(asked[name])));
  const putBack = usePutBack(features);
  const texts = t.instance.features;
  const { label, hint } = texts.names[name];
  const toggle = (on: boolean) =>
    attempt(() => set({ [name]: on }), say(on ? texts.nowOn : texts.nowOff, { name: label }), {
      label: t.common.undo,
      run: () => void attempt(() => putBack([name]), t.common.undone),
    });
  return (
    <Switch
      hint={hint}
      isSelected={toldOf(features, name).enabled ?? false}
      onChange={(on) => void toggle(on)}
      isDisabled={!has('iam.feature.write')}
    >
      {label}
    </Switch>
  );
};

const groups = [{ id: '', fields: [{ name: 'required' }, { name: 'baseUri' }] }];
const fields = fieldsIn(LoginV2Schema, groups);

/** The only flag that is more than on or off. */
const ChangeLogin = ({ features }: { readonly features: GetInstanceFeaturesResponse }) => {
  const t = useTexts();
  const say = useSay();
  const [open, setOpen] = useState(false);
  const set = useCall(setInstanceFeatures);
  const latest = useFresh(getInstanceFeatures, { inheritance: true }, ({ loginV2 }) =>
    valuesOf(fields, loginV2),
  );
  const texts = t.instance.features;
  const title = say(texts.change, { name: texts.names.loginV2.label });
  const close = () => setOpen(false);
  return (
    <>
      <Button aria-label={title} onPress={() => setOpen(true)}>
        {t.common.edit}
      </Button>
      <Dialog title={title} open={open} onClose={close}>
        {open && (
          <SettingsForm
            id="instance:login-v2"
            fields={fields}
            groups={groups}
            texts={textsOf(t, 'features')}
            values={valuesOf(fields, features.loginV2)}
            latest={latest}
            save={(values) => set({ loginV2: requestOf(fields, values) })}
            onDone={close}
            onCancel={close}
          />
        )}
      </Dialog>
    </>
  );
};
