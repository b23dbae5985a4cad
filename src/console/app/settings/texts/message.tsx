import type { Message as Answer } from '@bufbuild/protobuf';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { Form, useForm, useTakeBack } from '../../form/index.ts';
import { Card, terraformOf } from '../../object/index.ts';
import { useOrgId } from '../../shell/org.tsx';
import { useSay, useTexts } from '../../texts/index.ts';
import { Button, tellDone } from '../../ui/index.ts';
import type { Level, Setting } from '../catalogue.ts';
import { SettingHead } from '../head.tsx';
import { Levels } from '../policies/levels.tsx';
import { useInsertion } from './insert.tsx';
import { type MessageKind, ofEveryone, type Part, type Placeholder, partsOf } from './kinds.ts';
import { LanguageSelect, type TextLanguage } from './language.tsx';
import { MailPreview } from './mail-preview.tsx';
import { Reset } from './reset.tsx';
import { TextRow } from './text-row.tsx';
import { textsIn } from './told.ts';

type Words = Readonly<Record<Part, string>>;

const none: Words = {
  subject: '',
  preHeader: '',
  title: '',
  greeting: '',
  text: '',
  buttonText: '',
  footerText: '',
};

const written = (placeholder: string): string => `{{.${placeholder}}}`;
const namesIn = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*\.(\w+)\s*\}\}/g)].map(([, name = '']) => name);

/** Those of one's own. */
function wordsIn(answer: Answer): Words {
  const { texts, own } = textsIn(answer);
  return { ...none, ...(own && (texts as Partial<Words>)) };
}

/** The texts of one message in one language, beside those that hold without them. */
export const Message = ({
  setting,
  kind,
  level,
  language,
}: {
  readonly setting: Setting;
  readonly kind: MessageKind;
  readonly level: Level;
  readonly language: TextLanguage;
}) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const orgId = useOrgId();
  const calls = kind.calls[level];
  const whose = { language: language.tag };
  const { data: above } = useSuspenseQueryOf(calls.inherited, whose as never);
  const { data: told } = useSuspenseQueryOf(calls.own, whose as never);
  const set = useCall(calls.set);
  const reset = useCall(calls.reset);
  const inherited: Words = { ...none, ...(textsIn(above).texts as Partial<Words>) };
  const isOwn = textsIn(told).own;
  const stored = wordsIn(told);
  const latest = useFresh(calls.own, whose as never, wordsIn);
  const policy = level === 'instance' ? 'iam.policy' : 'policy';
  const texts = t.wording;
  const { label, hint } = texts.messages.fields[kind.id];
  const save = (words: object) => set({ ...words, ...whose } as never);
  const takeBack = useTakeBack<Record<string, string>>(latest, save);
  const form = useForm<Record<string, string>>({
    id: `texts:${level === 'instance' ? level : orgId}:${kind.id}:${language.tag}`,
    initial: stored,
    latest,
    async submit(words, changes, before) {
      await save(words);
      tellDone(t.common.saved, takeBack(changes, before));
    },
  });
  const { insert, onBlur } = useInsertion(form);
  const placeholders: readonly Placeholder[] = [...kind.placeholders, ...ofEveryone];
  const noteOn = (part: Part): string => {
    const known: readonly string[] = placeholders;
    const unknown = namesIn(form.values[part] ?? '').filter((name) => !known.includes(name));
    if (unknown.length === 0) return texts.parts[part].hint;
    return say(texts.unknown, { names: unknown.map(written).join(', ') });
  };
  const readOnly = !has(`${policy}.write`);
  const resource = `${kind.id.replaceAll('-', '_')}_message_text`;
  return (
    <SettingHead
      setting={setting}
      part={{ title: label, text: hint }}
      level={level}
      terraform={
        isOwn
          ? terraformOf(
              `zitadel_${level === 'instance' ? 'default_' : ''}${resource}`,
              language.tag,
              terraformValues(level === 'organization' ? orgId : undefined, language.tag, stored),
            )
          : undefined
      }
    >
      <Levels
        setting={setting}
        part={kind.id}
        here={level}
        inForce={level === 'organization' && isOwn ? 'organization' : 'instance'}
      />
      <div className="stack">
        <div className="text-tools">
          <LanguageSelect language={language} />
        </div>
        <Card
          title={say(texts.card, { language: language.name })}
          text={texts.cardText}
          actions={
            isOwn &&
            has(`${policy}.delete`) && (
              <Reset
                text={say(texts.resetText, { language: language.name })}
                reset={async () => {
                  await reset(whose as never);
                  form.reset();
                }}
              />
            )
          }
        >
          <div className="texts-form">
            <Form form={form} readOnly={readOnly}>
              {partsOf[kind.channel].map((part) => (
                <TextRow
                  key={part}
                  name={part}
                  label={texts.parts[part].label}
                  hint={noteOn(part)}
                  inherited={inherited[part]}
                  level={level}
                  lines={part === 'text' ? 6 : undefined}
                  readOnly={readOnly}
                  onBlur={onBlur}
                  {...form.field(part)}
                />
              ))}
            </Form>
          </div>
        </Card>
        {kind.channel === 'mail' && (
          <MailPreview
            language={language.tag}
            organizationId={level === 'organization' ? orgId : ''}
            words={wordsShown(form.values, inherited)}
          />
        )}
        {!readOnly && (
          <Card title={texts.insert} text={texts.insertText}>
            <div className="placeholders">
              {placeholders.map((name) => (
                <Button
                  key={name}
                  aria-label={say(texts.insertOf, { name, what: texts.placeholders[name] })}
                  onPress={() => insert(written(name), 'text')}
                >
                  <code>{written(name)}</code>
                  <span className="muted">{texts.placeholders[name]}</span>
                </Button>
              ))}
            </div>
          </Card>
        )}
      </div>
    </SettingHead>
  );
};

/** One's own where there are any, else what holds without. */
const wordsShown = (own: Readonly<Record<string, string>>, inherited: Words): Words =>
  Object.fromEntries(Object.entries(inherited).map(([part, text]) => [part, own[part] || text])) as Words;

const terraformValues = (orgId: string | undefined, language: string, words: Words) => ({
  org_id: orgId,
  language,
  ...Object.fromEntries(
    Object.entries(words).map(([part, text]) => [
      part.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      text,
    ]),
  ),
});
