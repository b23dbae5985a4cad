import type { AuthorizationDetail } from '../../../contract/services/postern/consent/v1.ts';
import { useLanguage, useTexts } from '../texts/index.ts';

const textIn = (texts: Readonly<Record<string, string>>, language: string, otherwise: string): string =>
  texts[language] ?? texts[language.split('-')[0] ?? ''] ?? texts['en'] ?? otherwise;

/** What an application may have beyond scopes, in the words in which its person was asked. */
export const Detail = ({ detail }: { readonly detail: AuthorizationDetail }) => {
  const language = useLanguage();
  const { common } = useTexts();
  const { title, type, fields } = detail;
  const told = fields.map(({ path, label, value }) => {
    const text = value.case === 'boolean' ? (value.value ? common.yes : common.no) : (value.value ?? '');
    return `${textIn(label, language, path)}: ${text}`;
  });
  return (
    <div className="muted" dir="auto">
      {[textIn(title, language, type), ...told].join(' · ')}
    </div>
  );
};
