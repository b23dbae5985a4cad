import { describe, expect, test } from 'bun:test';
import { type SupportedLanguage, supportedLanguages } from '../../i18n/index.ts';
import { defaultBranding } from '../../settings/index.ts';
import { fillHtml, fillText, type MessageName } from '../../text/index.ts';
import { messageOf, messageKinds as texts } from '../../text/message-kinds.ts';
import { messageKinds } from './kinds.ts';
import { htmlOf, textOf } from './layout.ts';
import { linkTo } from './links.ts';

/**
 * A message has two bodies of the same words, and whoever reads the plain one sees no button (RFC 2046 §5.1.4): what the
 * words tell people to use is there in both.
 */

interface Words {
  readonly link: RegExp;
  readonly button: RegExp;
}

const words: Readonly<Record<SupportedLanguage, Words>> = {
  bg: { link: /връзк/i, button: /бутон/i },
  cs: { link: /odkaz/i, button: /tlačítk/i },
  de: { link: /\blink\b/i, button: /schaltfläche|knopf|button/i },
  en: { link: /\blink\b/i, button: /button/i },
  es: { link: /enlace/i, button: /botón/i },
  fr: { link: /\blien\b/i, button: /bouton/i },
  hu: { link: /hivatkozás/i, button: /gomb/i },
  id: { link: /tautan/i, button: /tombol/i },
  it: { link: /\blink\b/i, button: /pulsante|bottone/i },
  ja: { link: /リンク/, button: /ボタン/ },
  ko: { link: /링크/, button: /버튼/ },
  mk: { link: /врска/i, button: /копче/i },
  nl: { link: /\blink\b/i, button: /\bknop/i },
  pl: { link: /\blink\b/i, button: /przycisk/i },
  pt: { link: /ligação/i, button: /botão/i },
  ro: { link: /\blink/i, button: /buton/i },
  ru: { link: /ссылк/i, button: /кнопк/i },
  sv: { link: /länk/i, button: /knapp/i },
  tr: { link: /bağlantı/i, button: /düğme/i },
  zh: { link: /链接/, button: /按钮/ },
};

/** Nothing else is done by them than at the page that they link to. */
const forTheirLink: readonly MessageName[] = [
  'InitCode',
  'PasswordReset',
  'VerifyEmail',
  'VerifyEmailOTP',
  'InviteUser',
  'PasswordlessRegistration',
  'NewDevice',
  'AuthorizationRequested',
];

const values = { DisplayName: 'Ada', UserID: '1', Code: 'ABCDEF', OTP: 'ABCDEF', Device: 'Firefox' };

describe.each([...supportedLanguages])('in %s', (language) => {
  test.each(messageKinds.map(({ message, page }) => [message, page] as const))('%s', (message, page) => {
    const kind = texts.find(({ template }) => template === message);
    const written = messageOf(kind?.defaults(language) ?? new Map());
    const said = fillText(written.text, values);
    const { link, button } = words[language];
    expect(said).not.toMatch(button);
    expect(link.test(said)).toBe(forTheirLink.includes(message));
    // Those by text message alone come without a link.
    if (written.buttonText === '') return;
    const url = linkTo(page, 'https://id.acme.example', undefined, values);
    const frame = { branding: defaultBranding, language, origin: '', organization: 'Acme', url };
    // "Below", as they say.
    expect(textOf(written, values, frame).split(said)[1]).toContain(`${written.buttonText}: ${url}\n`);
    expect(htmlOf(written, values, frame).split('</h1>')[1]).toContain(`>${fillHtml(url, {})}</a>`);
  });
});
