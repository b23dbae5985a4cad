import { AdminService } from '../../../contract/services/admin/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm, useTakeBack } from '../form/index.ts';
import { Card } from '../object/index.ts';
import { useLanguage, useSay, useTexts } from '../texts/index.ts';
import { Checks, type Choice, nameIn, Select, tellDone } from '../ui/index.ts';

const {
  getSupportedLanguages,
  getAllowedLanguages,
  getDefaultLanguage,
  setDefaultLanguage,
  setRestrictions,
} = AdminService.method;

/** Languages by their names, in the reader's own. */
function useChoices(): (tags: readonly string[]) => Choice[] {
  const spoken = useLanguage();
  const names = new Intl.DisplayNames(spoken, { type: 'language' });
  return (tags) =>
    tags
      .map((id) => ({ id, label: names.of(id) ?? id }))
      .sort((one, other) => one.label.localeCompare(other.label, spoken));
}

/** Which languages are spoken, and which of them where no other is asked for. */
export const InstanceLanguages = () => {
  const { languages: supported } = useSuspenseQueryOf(getSupportedLanguages, {}).data;
  const { languages: allowed } = useSuspenseQueryOf(getAllowedLanguages, {}).data;
  const { language } = useSuspenseQueryOf(getDefaultLanguage, {}).data;
  return (
    <div className="stack">
      <DefaultLanguage language={language} allowed={allowed} />
      <AllowedLanguages language={language} allowed={allowed} supported={supported} />
    </div>
  );
};

interface Spoken {
  /** The default one. */
  readonly language: string;
  readonly allowed: readonly string[];
}

const DefaultLanguage = ({ language, allowed }: Spoken) => {
  const t = useTexts();
  const { has } = usePermissions();
  const choices = useChoices();
  const set = useCall(setDefaultLanguage);
  const texts = t.instance.languages;
  const readOnly = !has('iam.write');
  const latest = useFresh(getDefaultLanguage, {}, (now) => ({ language: now.language }));
  const takeBack = useTakeBack(latest, set);
  const form = useForm({
    id: 'instance:default-language',
    initial: { language },
    latest,
    told: { language: (tag) => nameIn(choices([tag]), tag) },
    async submit(values, changes, before) {
      await set(values);
      tellDone(t.common.saved, takeBack(changes, before));
    },
  });
  return (
    <Card title={texts.default} text={texts.defaultText}>
      <Form form={form} deed={texts.makeDefault} readOnly={readOnly}>
        <Select
          label={texts.language}
          choices={choices(allowed)}
          isDisabled={readOnly}
          {...form.field('language')}
        />
      </Form>
    </Card>
  );
};

const among = (supported: readonly string[], tags: readonly string[]): readonly string[] =>
  supported.filter((tag) => tags.includes(tag));

const AllowedLanguages = ({
  language,
  allowed,
  supported,
}: Spoken & { readonly supported: readonly string[] }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const choices = useChoices();
  const restrict = useCall(setRestrictions);
  const texts = t.instance.languages;
  const readOnly = !has('iam.restrictions.write');
  const namesOf = (tags: readonly string[]) =>
    choices(tags)
      .map(({ label }) => label)
      .join(', ');
  /** All of them is no restriction: those that come later are allowed too. */
  const allow = (tags: readonly string[]) =>
    restrict({ allowedLanguages: { list: tags.length === supported.length ? [] : [...tags] } });
  const latest = useFresh(getAllowedLanguages, {}, ({ languages }) => ({
    allowedLanguages: among(supported, languages),
  }));
  const takeBack = useTakeBack(latest, ({ allowedLanguages }) => allow(allowedLanguages));
  const form = useForm({
    id: 'instance:allowed-languages',
    initial: { allowedLanguages: among(supported, allowed) },
    latest,
    told: { allowedLanguages: (tags) => namesOf(tags) },
    check: ({ allowedLanguages }) => ({
      allowedLanguages:
        !allowedLanguages.includes(language) &&
        say(texts.keepsDefault, { language: nameIn(choices([language]), language) }),
    }),
    async submit({ allowedLanguages }, changes, before) {
      await allow(allowedLanguages);
      tellDone(t.common.saved, takeBack(changes, before));
    },
  });
  const field = form.field('allowedLanguages');
  return (
    <Card title={texts.allowed} text={texts.allowedText}>
      <Form form={form} deed={texts.allowThese} readOnly={readOnly}>
        <div className="languages">
          <Checks
            label={texts.languages}
            choices={choices(supported)}
            isDisabled={readOnly}
            {...field}
            onChange={(tags) => field.onChange(among(supported, tags))}
          />
        </div>
      </Form>
    </Card>
  );
};
