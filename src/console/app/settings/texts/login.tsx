import type { JsonObject, Message } from '@bufbuild/protobuf';
import { AdminService } from '../../../../contract/services/admin/v1.ts';
import { ManagementService } from '../../../../contract/services/management/v1.ts';
import { SettingsService } from '../../../../contract/services/settings/v2.ts';
import type { TextTree } from '../../../../i18n/leaves.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { useListState } from '../../list/index.ts';
import { useOrgId } from '../../shell/org.tsx';
import { useTexts } from '../../texts/index.ts';
import { Notice, Radios } from '../../ui/index.ts';
import { catalogue, type Level } from '../catalogue.ts';
import { Levels } from '../policies/levels.tsx';
import type { TextCalls } from './kinds.ts';
import { LanguageSelect, type TextLanguage, useTextLanguage } from './language.tsx';
import { LoginEditor } from './login-editor.tsx';
import { textsIn } from './told.ts';

const { getHostedLoginTranslation, setHostedLoginTranslation } = SettingsService.method;
const { method: admin } = AdminService;
const { method: management } = ManagementService;

/** Texts of the login by the names of version 1: organizations may write these themselves. */
const callsOfV1: Readonly<Record<Level, TextCalls>> = {
  instance: {
    inherited: admin.getDefaultLoginTexts,
    own: admin.getCustomLoginTexts,
    set: admin.setCustomLoginText,
    reset: admin.resetCustomLoginTextToDefault,
  },
  organization: {
    inherited: management.getDefaultLoginTexts,
    own: management.getCustomLoginTexts,
    set: management.setCustomLoginText,
    reset: management.resetCustomLoginTextToDefault,
  },
};

const setting = catalogue.find(({ id }) => id === 'login-texts')!;

interface SourceProps {
  readonly level: Level;
  readonly language: TextLanguage;
}

/** What the login's pages say. */
export const LoginTexts = ({ level }: { readonly level: Level }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const language = useTextLanguage();
  const [{ filters }, setState] = useListState(['source']);
  const texts = t.wording.sources;
  const mayPages = has('iam.policy.read');
  const source = mayPages && filters['source'] !== 'v1' ? 'pages' : 'v1';
  const Source = source === 'pages' ? Pages : Version1;
  return (
    <div className="stack">
      <Levels setting={setting} here={level} />
      <div className="text-tools">
        <LanguageSelect language={language} />
      </div>
      {mayPages && (
        <Radios
          label={texts.label}
          choices={[
            { id: 'pages', label: texts.pages, hint: texts.pagesHint },
            { id: 'v1', label: texts.v1, hint: texts.v1Hint },
          ]}
          value={source}
          onChange={(chosen) => setState({ source: chosen === 'v1' ? chosen : undefined, screen: undefined })}
        />
      )}
      <Source key={`${language.tag}:${source}`} level={level} language={language} />
    </div>
  );
};

const textsOf = ({ translations = {} }: { readonly translations?: JsonObject }) => translations as TextTree;

/** A translation says only what differs; it is set as a whole, and an empty one is none. */
const Pages = ({ level, language }: SourceProps) => {
  const t = useTexts();
  const { has } = usePermissions();
  const orgId = useOrgId();
  const locale = language.tag;
  const here =
    level === 'instance'
      ? ({ case: 'instance', value: true } as const)
      : ({ case: 'organizationId', value: orgId } as const);
  const above =
    level === 'instance'
      ? ({ case: 'system', value: true } as const)
      : ({ case: 'instance', value: true } as const);
  const { data: inherited } = useSuspenseQueryOf(getHostedLoginTranslation, { level: above, locale });
  const ownOnly = { level: here, locale, ignoreInheritance: true };
  const { data: own } = useSuspenseQueryOf(getHostedLoginTranslation, ownOnly);
  const latest = useFresh(getHostedLoginTranslation, ownOnly, textsOf);
  const { data: ofV1 } = useSuspenseQueryOf(callsOfV1[level].own, { language: locale } as never);
  const set = useCall(setHostedLoginTranslation);
  const save = (texts: TextTree) => set({ level: here, locale, translations: texts as JsonObject });
  const open = has('iam.policy.write');
  return (
    <>
      {textsIn(ofV1).own && <Notice>{t.wording.sources.v1Set}</Notice>}
      <LoginEditor
        id={`pages:${level === 'instance' ? level : orgId}:${locale}`}
        level={level}
        language={language}
        inherited={textsOf(inherited)}
        own={textsOf(own)}
        latest={latest}
        save={save}
        reset={open ? () => save({}) : undefined}
        readOnly={!open}
      />
    </>
  );
};

function ownTexts(answer: Message): TextTree {
  const { texts, own } = textsIn(answer);
  return own ? texts : {};
}

const Version1 = ({ level, language }: SourceProps) => {
  const { has } = usePermissions();
  const orgId = useOrgId();
  const calls = callsOfV1[level];
  const whose = { language: language.tag };
  const { data: inherited } = useSuspenseQueryOf(calls.inherited, whose as never);
  const { data: told } = useSuspenseQueryOf(calls.own, whose as never);
  const set = useCall(calls.set);
  const reset = useCall(calls.reset);
  const latest = useFresh(calls.own, whose as never, ownTexts);
  const policy = level === 'instance' ? 'iam.policy' : 'policy';
  return (
    <LoginEditor
      id={`v1:${level === 'instance' ? level : orgId}:${language.tag}`}
      level={level}
      language={language}
      inherited={textsIn(inherited).texts}
      own={ownTexts(told)}
      latest={latest}
      save={(texts) => set({ ...texts, ...whose } as never)}
      reset={has(`${policy}.delete`) ? () => reset(whose as never) : undefined}
      readOnly={!has(`${policy}.write`)}
    />
  );
};
