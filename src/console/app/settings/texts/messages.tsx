import { Link, useParams } from '@tanstack/react-router';
import { useQueryOf } from '../../api/index.ts';
import { Card, Thing, Things } from '../../object/index.ts';
import { Nowhere } from '../../shell/nowhere.tsx';
import { useOrgId } from '../../shell/org.tsx';
import { useTexts } from '../../texts/index.ts';
import { Badge } from '../../ui/index.ts';
import { baseOf, catalogue, type Level } from '../catalogue.ts';
import { SettingHead } from '../head.tsx';
import { type MessageKind, messageKinds } from './kinds.ts';
import { LanguageSelect, type TextLanguage, useTextLanguage } from './language.tsx';
import { Message } from './message.tsx';
import { textsIn } from './told.ts';

const setting = catalogue.find(({ id }) => id === 'messages')!;

/** What mails and SMS say: all of them, or the one of the address. */
const Messages = ({ level }: { readonly level: Level }) => {
  const { kind: id } = useParams({ strict: false }) as { readonly kind?: string };
  const language = useTextLanguage();
  const orgId = useOrgId();
  if (!id) return <List level={level} language={language} />;
  const kind = messageKinds.find((each) => each.id === id);
  if (!kind) return <Nowhere />;
  return (
    <Message
      key={`${id}:${language.tag}:${orgId}`}
      setting={setting}
      kind={kind}
      level={level}
      language={language}
    />
  );
};

const List = ({ level, language }: { readonly level: Level; readonly language: TextLanguage }) => {
  const t = useTexts();
  return (
    <SettingHead setting={setting} level={level}>
      <div className="stack">
        <div className="text-tools">
          <LanguageSelect language={language} />
        </div>
        <Card>
          <Things label={t.wording.messages.title}>
            {messageKinds.map((kind) => (
              <Row key={kind.id} kind={kind} level={level} language={language} />
            ))}
          </Things>
        </Card>
      </div>
    </SettingHead>
  );
};

const Row = ({
  kind,
  level,
  language,
}: {
  readonly kind: MessageKind;
  readonly level: Level;
  readonly language: TextLanguage;
}) => {
  const t = useTexts();
  const { data } = useQueryOf(kind.calls[level].own, { language: language.tag } as never);
  const { label, hint } = t.wording.messages.fields[kind.id];
  return (
    <Thing actions={data && textsIn(data).own && <Badge kind="good">{t.wording.own}</Badge>}>
      <div className="row">
        <Link
          to={`${baseOf[level]}/messages/${kind.id}`}
          search={{ language: language.tag } as never}
          className="strong"
        >
          {label}
        </Link>
        <Badge>{t.wording.channels[kind.channel]}</Badge>
      </div>
      <p className="muted small">{hint}</p>
    </Thing>
  );
};

export const InstanceMessages = () => <Messages level="instance" />;
export const OrganizationMessages = () => <Messages level="organization" />;
