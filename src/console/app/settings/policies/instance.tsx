import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { Card } from '../../object/index.ts';
import { useTexts } from '../../texts/index.ts';
import { type Setting, textsOf } from '../catalogue.ts';
import { fieldsIn, requestOf, SettingsForm, valuesOf } from '../fields/index.ts';
import { SettingHead } from '../head.tsx';
import { terraformOfSetting } from '../terraform.ts';
import { Levels } from './levels.tsx';
import { type Policy, policyIn } from './policy.ts';

/** What the instance sets for all. */
export const InstancePolicy = ({
  setting,
  policy,
}: {
  readonly setting: Setting;
  readonly policy: Policy;
}) => {
  const t = useTexts();
  const { has } = usePermissions();
  const { read, change } = policy.instance;
  const { data } = useSuspenseQueryOf(read, {});
  const save = useCall(change);
  const fields = fieldsIn(change.input, policy.groups);
  const latest = useFresh(read, {}, (answer) => valuesOf(fields, policyIn(answer).policy));
  const { policy: told } = policyIn(data);
  const open = has(policy.needs.instance);
  return (
    <SettingHead
      setting={setting}
      level="instance"
      terraform={terraformOfSetting(policy.id, 'instance', '', fields, told)}
    >
      <Levels setting={setting} here="instance" inForce="instance" />
      <div className="stack">
        <Card
          title={policy.organization && t.settings.source.instance}
          text={policy.organization && t.settings.source.instanceText}
        >
          <SettingsForm
            id={`settings:instance:${policy.id}`}
            fields={fields}
            groups={policy.groups}
            texts={textsOf(t, policy.id)}
            values={valuesOf(fields, told)}
            latest={latest}
            save={(values) => save(requestOf(fields, values) as never)}
            readOnly={!open}
          />
        </Card>
        {policy.More && <policy.More level="instance" open={open} policy={told} />}
      </div>
    </SettingHead>
  );
};
