/** Texts by language as lines that people write: `de: Eine Zahlung auslösen`. */

const line = /^([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)\s*:\s*(\S.*)$/;

export const isLine = (text: string): boolean => line.test(text.trim());

export const linesOf = (texts: Readonly<Record<string, string>>): string[] =>
  Object.entries(texts).map(([language, text]) => `${language}: ${text}`);

export const textsOf = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines.flatMap((each) => {
      const [, language = '', text = ''] = line.exec(each.trim()) ?? [];
      return text === '' ? [] : [[language, text]];
    }),
  );
