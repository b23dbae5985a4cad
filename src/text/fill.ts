/** What a message is filled with, under the names that texts of administrators use: `{{.DisplayName}}`. */
export type MessageValues = Readonly<Record<string, string>>;

/** Names that messages may be filled with, each only where there is such a value. */
export const messageValueNames = [
  'UserID',
  'OrgID',
  'UserName',
  'FirstName',
  'LastName',
  'NickName',
  'DisplayName',
  'LastEmail',
  'VerifiedEmail',
  'LastPhone',
  'VerifiedPhone',
  'PreferredLoginName',
  'LoginName',
  'LoginNames',
  'ChangeDate',
  'CreationDate',
  'Code',
  'OTP',
  'Origin',
  'Domain',
  'Expiry',
  'TempUsername',
  'ApplicationName',
] as const;

const placeholder = /\{\{\s*\.(\w+)\s*\}\}/g;

/** A value takes its place in a line: names that people gave themselves write no lines, and no mail, of their own. */
const inLine = (value: string): string => value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** A text as it is sent as plain text; what there is no value for is left out. */
export const fillText = (text: string, values: MessageValues): string =>
  text.replace(placeholder, (_whole, name: string) =>
    Object.hasOwn(values, name) ? inLine(values[name] ?? '') : '',
  );

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** The same as a part of an HTML page: neither the text nor a value in it can be more than words. */
export const fillHtml = (text: string, values: MessageValues): string =>
  escaped(fillText(text, values)).replaceAll('\n', '<br>\n');
