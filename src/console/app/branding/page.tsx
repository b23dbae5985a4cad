import type { LabelPolicy } from '../../../contract/services/policy/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { useForm, useTakeBack } from '../form/index.ts';
import type { Level, Setting } from '../settings/catalogue.ts';
import { requestOf, type Value, type Values, valuesOf } from '../settings/fields/index.ts';
import { SettingHead } from '../settings/head.tsx';
import { Levels } from '../settings/policies/levels.tsx';
import { policyIn } from '../settings/policies/policy.ts';
import { terraformOfSetting } from '../settings/terraform.ts';
import { useOrgId } from '../shell/org.tsx';
import { useTexts } from '../texts/index.ts';
import { attempt, Button, Notice, tellDone } from '../ui/index.ts';
import { type Branding, brandingOf, fields, isSame } from './branding.ts';
import { calls } from './calls.ts';
import { BrandingFiles } from './files.tsx';
import { BrandingFields, colours, isColour } from './form.tsx';
import { Ownership } from './ownership.tsx';
import { Preview } from './preview.tsx';

/** How pages look to people: a draft is changed and looked at, and activated as a whole. */
export const BrandingPage = ({ setting, level }: { readonly setting: Setting; readonly level: Level }) => {
  const orgId = useOrgId();
  const { has } = usePermissions();
  const { live, draft, write } = calls[level];
  const { data: liveData } = useSuspenseQueryOf(live, {});
  const { data: draftData } = useSuspenseQueryOf(draft, {});
  const [seen, drafted] = [policyIn(liveData), policyIn(draftData)];
  const own = level === 'instance' || drafted.own;
  const branding = brandingOf(drafted.policy as LabelPolicy);
  const isLive = seen.own === drafted.own && isSame(branding, brandingOf(seen.policy as LabelPolicy));
  return (
    <SettingHead
      setting={setting}
      level={level}
      terraform={own ? terraformOfSetting(setting.id, level, orgId, fields, drafted.policy) : undefined}
    >
      <Levels
        setting={setting}
        here={level}
        inForce={level === 'organization' && seen.own ? 'organization' : 'instance'}
      />
      {own && !isLive && <NotYetLive level={level} open={has(write)} />}
      <Draft
        key={own ? 'own' : 'inherited'}
        level={level}
        own={own}
        open={own && has(write)}
        branding={branding}
        id={`settings:${level === 'instance' ? 'instance' : orgId}:branding`}
      />
    </SettingHead>
  );
};

/** What was saved, and people do not see. */
const NotYetLive = ({ level, open }: { readonly level: Level; readonly open: boolean }) => {
  const t = useTexts();
  const activate = useCall(calls[level].activate);
  return (
    <div className="branding-bar">
      <Notice kind="warn">
        <p>
          <strong>{t.branding.notLive}</strong> {t.branding.notLiveText}
        </p>
        {open && (
          <div>
            <Button kind="primary" onPress={() => void attempt(() => activate({}), t.branding.activated)}>
              {t.branding.activate}
            </Button>
          </div>
        )}
      </Notice>
    </div>
  );
};

const Draft = ({
  level,
  own,
  open,
  branding,
  id,
}: {
  readonly level: Level;
  readonly own: boolean;
  readonly open: boolean;
  readonly branding: Branding;
  readonly id: string;
}) => {
  const t = useTexts();
  const change = useCall(calls[level].change);
  const save = (values: Values) => change(requestOf(fields, values) as never);
  const latest = useFresh(calls[level].draft, {}, (answer) => valuesOf(fields, policyIn(answer).policy));
  const takeBack = useTakeBack(latest, save);
  const form = useForm<Record<string, Value>>({
    id,
    initial: branding.values,
    latest,
    check: (values) =>
      Object.fromEntries(colours.map((name) => [name, !isColour(values[name]) && t.branding.noColour])),
    async submit(values, changes, before) {
      await save(values);
      tellDone(t.branding.saved, takeBack(changes, before));
    },
  });
  /** What is being typed is no colour until it is whole. */
  const shown = Object.fromEntries(
    fields.map(({ name, control }) => {
      const { [name]: value = '' } = form.values;
      return [name, control !== 'text' || isColour(value) ? value : (branding.values[name] ?? '')];
    }),
  );
  return (
    <div className="branding">
      <div className="stack">
        <Ownership level={level} own={own} latest={latest}>
          <BrandingFields form={form} readOnly={!open} />
        </Ownership>
        <BrandingFiles level={level} files={branding.files} open={open} />
      </div>
      <Preview of={{ values: shown, files: branding.files }} />
    </div>
  );
};
