import { AdminService } from '../../../contract/services/admin/v1.ts';
import { type Instance, InstanceService } from '../../../contract/services/instance/v2.ts';
import { changes, useCall, useForeseen, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Card, Facts } from '../object/index.ts';
import { textsOf } from '../settings/catalogue.ts';
import { fieldsIn, requestOf, SettingsForm } from '../settings/fields/index.ts';
import { useTexts } from '../texts/index.ts';
import { attempt, Copy, Moment, Switch } from '../ui/index.ts';

const { getInstance, updateInstance } = InstanceService.method;
const { getRestrictions, setRestrictions } = AdminService.method;

const groups = [{ id: '', fields: [{ name: 'instanceName', required: true }] }];
const fields = fieldsIn(updateInstance.input, groups);

const valuesOf = (instance: Instance | undefined) => ({ instanceName: instance?.name ?? '' });

/** What the instance is called, and whether visitors may found organizations in it. */
export const General = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const { instance } = useSuspenseQueryOf(getInstance, {}).data;
  const update = useCall(updateInstance);
  const latest = useFresh(getInstance, {}, (now) => valuesOf(now.instance));
  const texts = t.instance.general;
  return (
    <div className="stack">
      <Card>
        <SettingsForm
          id="instance:name"
          fields={fields}
          groups={groups}
          texts={textsOf(t, 'general')}
          values={valuesOf(instance)}
          latest={latest}
          save={(values) => update(requestOf(fields, values))}
          readOnly={!has('iam.write')}
        />
      </Card>
      {has('iam.restrictions.read') && <Registration />}
      <Card title={texts.about}>
        <Facts
          of={[
            [t.common.id, <Copy key="id" text={instance?.id ?? ''} />],
            [texts.version, instance?.version],
            [t.common.created, <Moment key="created" at={instance?.creationDate} />],
            [t.common.changed, <Moment key="changed" at={instance?.changeDate} />],
          ]}
        />
      </Card>
    </div>
  );
};

const Registration = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const { disallowPublicOrgRegistration } = useSuspenseQueryOf(getRestrictions, {}).data;
  const restrict = useForeseen(setRestrictions, ({ disallowPublicOrgRegistration = false }) =>
    changes(getRestrictions.output, () => true, { disallowPublicOrgRegistration }),
  );
  const texts = t.instance.general;
  const change = (allowed: boolean) => restrict({ disallowPublicOrgRegistration: !allowed });
  const toggle = (allowed: boolean) =>
    attempt(() => change(allowed), allowed ? texts.nowAllowed : texts.nowForbidden, {
      label: t.common.undo,
      run: () => void attempt(() => change(!allowed), t.common.undone),
    });
  return (
    <Card title={texts.registration} text={texts.registrationText}>
      <Switch
        hint={texts.allowedHint}
        isSelected={!disallowPublicOrgRegistration}
        onChange={(allowed) => void toggle(allowed)}
        isDisabled={!has('iam.restrictions.write')}
      >
        {texts.allowed}
      </Switch>
    </Card>
  );
};
