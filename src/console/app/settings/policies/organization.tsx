import { useState } from 'react';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { Card } from '../../object/index.ts';
import { useOrgId } from '../../shell/org.tsx';
import { useSay, useTexts } from '../../texts/index.ts';
import { Building2, RotateCcw } from '../../ui/icons.ts';
import { attempt, Button, Confirm } from '../../ui/index.ts';
import { type Setting, textsOf } from '../catalogue.ts';
import {
  type Field,
  FieldList,
  fieldsIn,
  requestOf,
  SettingsForm,
  useSaid,
  type Value,
  type Values,
  valuesOf,
} from '../fields/index.ts';
import { SettingHead } from '../head.tsx';
import { terraformOfSetting } from '../terraform.ts';
import { Levels } from './levels.tsx';
import { type OrganizationCalls, type Policy, policyIn } from './policy.ts';

type Own = Policy & { readonly organization: OrganizationCalls };

/** What holds in an organization: inherited, or its own. */
export const OrganizationPolicy = ({
  setting,
  policy,
}: {
  readonly setting: Setting;
  readonly policy: Own;
}) => {
  const t = useTexts();
  const orgId = useOrgId();
  const { has } = usePermissions();
  const { read, inherited, named, ...calls } = policy.organization;
  const whose = named ? { orgId } : {};
  const { data } = useSuspenseQueryOf(read, whose as never);
  const { data: above } = useSuspenseQueryOf(inherited, {});
  const add = useCall(calls.add);
  const change = useCall(calls.change);
  const reset = useCall(calls.reset);
  const fields = fieldsIn(calls.change.input, policy.groups);
  const latest = useFresh(read, whose as never, (answer) => policyIn(answer).policy);
  const { policy: told, own } = policyIn(data);
  const values = valuesOf(fields, told);
  const inheritedValues = valuesOf(fields, policyIn(above).policy);
  const open = own && has(policy.needs.organization);
  const said = t.settings.source;
  const texts = textsOf(t, policy.id);
  const makeOwn = () =>
    attempt(
      async () => {
        const now = await latest();
        const ownFields = fieldsIn(calls.add.input, policy.groups);
        await add({
          ...whose,
          ...requestOf(ownFields, valuesOf(ownFields, now)),
          ...policy.along?.(now),
        } as never);
      },
      said.madeOwn,
      {
        label: t.common.undo,
        run: () => void attempt(() => reset(whose as never), t.common.undone),
      },
    );
  const actions = has(policy.needs.organization) && (
    <>
      {!own && (
        <Button icon={Building2} onPress={() => void makeOwn()}>
          {said.makeOwn}
        </Button>
      )}
      {own && (
        <Reset
          fields={fields}
          values={values}
          inherited={inheritedValues}
          labelOf={(name) => texts.fields[name]?.label ?? name}
          reset={() => reset(whose as never)}
        />
      )}
    </>
  );
  return (
    <SettingHead
      setting={setting}
      level="organization"
      terraform={own ? terraformOfSetting(policy.id, 'organization', orgId, fields, told) : undefined}
    >
      <Levels setting={setting} here="organization" inForce={own ? 'organization' : 'instance'} />
      <div className="stack">
        <Card
          title={own ? said.own : said.inherited}
          text={own ? undefined : said.inheritedText}
          actions={actions}
        >
          {own ? (
            <SettingsForm
              id={`settings:${orgId}:${policy.id}`}
              fields={fields}
              groups={policy.groups}
              texts={texts}
              values={values}
              latest={async () => valuesOf(fields, await latest())}
              inherited={inheritedValues}
              save={(next) => change({ ...whose, ...requestOf(fields, next) } as never)}
              readOnly={!open}
            />
          ) : (
            <FieldList fields={fields} groups={policy.groups} texts={texts} values={values} />
          )}
        </Card>
        {policy.More && <policy.More level="organization" open={open} policy={told} />}
      </div>
    </SettingHead>
  );
};

const Reset = ({
  fields,
  values,
  inherited,
  labelOf,
  reset,
}: {
  readonly fields: readonly Field[];
  readonly values: Values;
  readonly inherited: Values;
  readonly labelOf: (name: string) => string;
  readonly reset: () => Promise<unknown>;
}) => {
  const t = useTexts();
  const say = useSay();
  const said = useSaid();
  const [asked, setAsked] = useState(false);
  const texts = t.settings.source;
  const differing = fields.filter(({ name }) => values[name] !== inherited[name]);
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
          differing.length === 0 ? (
            texts.resetSame
          ) : (
            <>
              <p>{texts.resetText}</p>
              <ul>
                {differing.map((field) => (
                  <li key={field.name}>
                    {say(t.common.labelled, {
                      label: labelOf(field.name),
                      value: say(texts.becomes, {
                        before: said(field, values[field.name] as Value),
                        after: said(field, inherited[field.name] as Value),
                      }),
                    })}
                  </li>
                ))}
              </ul>
            </>
          )
        }
        deed={texts.reset}
        run={() => attempt(reset, texts.wasReset)}
      />
    </>
  );
};
