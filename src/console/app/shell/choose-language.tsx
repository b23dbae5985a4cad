import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { spokenLanguages, useTexts } from '../texts/index.ts';
import { Dialog, Select } from '../ui/index.ts';
import { keepLanguage, keptLanguage, useSpeak } from './language.ts';

/** Whoever cannot read the language that is spoken finds the own one by its own name. */
const ownName = (tag: string): string => {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.slice(0, 1).toLocaleUpperCase(tag) + name.slice(1);
};

export const ChooseLanguage = ({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}) => {
  const t = useTexts();
  const speak = useSpeak();
  const queries = useQueryClient();
  const [kept, setKept] = useState(keptLanguage);
  const choose = async (tag: string) => {
    keepLanguage(tag);
    setKept(tag);
    await speak();
    // Some answers are in words.
    await queries.invalidateQueries();
  };
  return (
    <Dialog title={t.shell.language} open={open} onClose={onClose}>
      <Select
        label={t.shell.language}
        hint={t.shell.languageHint}
        choices={[
          { id: 'browser', label: t.shell.languageBrowser },
          ...spokenLanguages.map((id) => ({ id, label: ownName(id) })),
        ]}
        value={kept || 'browser'}
        onChange={(id) => void choose(id === 'browser' ? '' : id)}
      />
    </Dialog>
  );
};
