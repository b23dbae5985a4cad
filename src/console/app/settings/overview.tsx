import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePermissions } from '../api/index.ts';
import { Head } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Search } from '../ui/icons.ts';
import { Empty, Icon, TextField } from '../ui/index.ts';
import { baseOf, catalogue, type Level, type Setting, type SettingGroup, textsOf } from './catalogue.ts';

const hasWord = (words: string, typed: string): boolean =>
  typed
    .toLowerCase()
    .split(/\s+/)
    .every((part) => words.toLowerCase().includes(part));

interface Found {
  readonly setting: Setting;
  /** Fields that the typed text is about. */
  readonly labels: readonly string[];
}

/** Settings whose title, explanation or fields have what was typed. */
function useFound(level: Level, typed: string): readonly Found[] {
  const t = useTexts();
  const { has } = usePermissions();
  return catalogue
    .filter(({ needs }) => has(needs[level] ?? ''))
    .map((setting) => {
      const { title, text, fields } = textsOf(t, setting.id);
      const labels = Object.values(fields).filter(({ label, hint }) => hasWord(`${label} ${hint}`, typed));
      return { setting, labels: labels.map(({ label }) => label), about: hasWord(`${title} ${text}`, typed) };
    })
    .filter(({ labels, about }) => !typed || about || labels.length > 0);
}

const Overview = ({ level }: { readonly level: Level }) => {
  const t = useTexts();
  const [typed, setTyped] = useState('');
  const found = useFound(level, typed.trim());
  const groups = [...new Set(found.map(({ setting }) => setting.group))];
  return (
    <>
      <Head
        title={level === 'instance' ? t.settings.titleInstance : t.settings.title}
        under={level === 'instance' ? t.settings.textInstance : t.settings.text}
      />
      <div className="stack settings-overview">
        <TextField
          label={t.settings.find}
          type="search"
          placeholder={t.settings.findPlaceholder}
          value={typed}
          onChange={setTyped}
        />
        {found.length === 0 && (
          <Empty icon={Search} title={t.settings.nothing}>
            <p>{t.settings.nothingText}</p>
          </Empty>
        )}
        {groups.map((group) => (
          <Group key={group} group={group} level={level} found={found} typed={typed.trim()} />
        ))}
      </div>
    </>
  );
};

const Group = ({
  group,
  level,
  found,
  typed,
}: {
  readonly group: SettingGroup;
  readonly level: Level;
  readonly found: readonly Found[];
  readonly typed: string;
}) => {
  const t = useTexts();
  return (
    <section aria-label={t.settings.groups[group]} className="stack">
      <h2>{t.settings.groups[group]}</h2>
      <ul className="settings-cards">
        {found
          .filter(({ setting }) => setting.group === group)
          .map(({ setting: { id, icon }, labels }) => (
            <li key={id}>
              <Link to={`${baseOf[level]}/${id}`} className="settings-card">
                <Icon of={icon} />
                <strong>{textsOf(t, id).title}</strong>
                <span className="muted">
                  {typed && labels.length > 0 ? labels.join(' · ') : textsOf(t, id).text}
                </span>
              </Link>
            </li>
          ))}
      </ul>
    </section>
  );
};

export const InstanceOverview = () => <Overview level="instance" />;
export const OrganizationOverview = () => <Overview level="organization" />;
