import { useSearch } from '@tanstack/react-router';
import { AdminService } from '../../../../contract/services/admin/v1.ts';
import { useSuspenseQueryOf } from '../../api/index.ts';
import { useListState } from '../../list/index.ts';
import { useLanguage, useTexts } from '../../texts/index.ts';
import { Select } from '../../ui/index.ts';

const { getAllowedLanguages } = AdminService.method;

const primaryOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

export interface TextLanguage {
  /** BCP 47. */
  readonly tag: string;
  readonly name: string;
}

/** The language whose texts are in view, one of those that the instance allows; it stands in the address. */
export function useTextLanguage(): TextLanguage {
  const spoken = useLanguage();
  const { data } = useSuspenseQueryOf(getAllowedLanguages, {});
  const { language } = useSearch({ strict: false }) as { readonly language?: string };
  const wanted = [language ?? '', primaryOf(spoken), 'en'];
  const tag = wanted.find((one) => data.languages.includes(one)) ?? data.languages[0] ?? 'en';
  return { tag, name: new Intl.DisplayNames([spoken], { type: 'language' }).of(tag) ?? tag };
}

export const LanguageSelect = ({ language }: { readonly language: TextLanguage }) => {
  const t = useTexts();
  const names = new Intl.DisplayNames([useLanguage()], { type: 'language' });
  const { data } = useSuspenseQueryOf(getAllowedLanguages, {});
  const [, setState] = useListState([]);
  return (
    <Select
      label={t.wording.language}
      choices={data.languages.map((id) => ({ id, label: names.of(id) ?? id }))}
      value={language.tag}
      onChange={(tag) => setState({ language: tag })}
    />
  );
};
