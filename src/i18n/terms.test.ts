import { describe, expect, test } from 'bun:test';
import { accountTexts } from './account/index.ts';
import type { SupportedLanguage } from './languages.ts';
import { leavesOf } from './leaves.ts';
import { messageTexts } from './messages/index.ts';
import { pageTexts } from './pages/index.ts';
import { screenTexts } from './screens/index.ts';

/**
 * One thing has one name: whoever reads of a key in a message looks for that word on the page. What each language calls
 * it, in all forms that the texts need.
 */
interface Names {
  readonly passkey: RegExp;
  readonly securityKey: RegExp;
  readonly recoveryCode: RegExp;
  readonly secondFactor: RegExp;
  readonly organization: RegExp;
  readonly application: RegExp;
}

const names: Readonly<Record<SupportedLanguage, Names>> = {
  en: {
    passkey: /passkey/i,
    securityKey: /security key/i,
    recoveryCode: /recovery code/i,
    secondFactor: /second factor/i,
    organization: /organization/i,
    application: /application/i,
  },
  de: {
    passkey: /passkey/i,
    securityKey: /sicherheitsschlüssel/i,
    recoveryCode: /wiederherstellungscode/i,
    secondFactor: /zweiter? faktor|zweiten faktor/i,
    organization: /organisation/i,
    application: /anwendung/i,
  },
  fr: {
    passkey: /clés? d’accès/i,
    securityKey: /clés? de sécurité|de sécurité ont/i,
    recoveryCode: /codes? de récupération/i,
    secondFactor: /seconds? facteurs?/i,
    organization: /organisation/i,
    application: /application/i,
  },
  es: {
    passkey: /claves? de acceso/i,
    securityKey: /llaves? de seguridad/i,
    recoveryCode: /códigos? de recuperación/i,
    secondFactor: /segundos? factor/i,
    organization: /organización/i,
    application: /aplicaci(ón|ones)/i,
  },
  it: {
    passkey: /passkey/i,
    securityKey: /chiavi? di sicurezza|chiave di sicurezza/i,
    recoveryCode: /codic[ei] di recupero/i,
    secondFactor: /second(o fattore|i fattori)/i,
    organization: /organizzazione/i,
    application: /applicazion/i,
  },
  bg: {
    passkey: /ключ(а|ът|ове|овете)? за достъп/i,
    securityKey: /ключ(а|ът|ове|овете)?( ви)? за сигурност|и за сигурност/i,
    recoveryCode: /код(а|ове|овете)? за възстановяване/i,
    secondFactor: /втор(и|ият)? фактор/i,
    organization: /организаци/i,
    application: /приложени/i,
  },
  cs: {
    passkey: /přístupov\S+( a bezpečnostní)? klíč/i,
    securityKey: /bezpečnostní(m|ho)? klíč/i,
    recoveryCode: /obnovovací(ch|mi)? kód/i,
    secondFactor: /druh(ý|é) faktor/i,
    organization: /organizac/i,
    application: /aplikac/i,
  },
  hu: {
    passkey: /azonosítókulc/i,
    securityKey: /biztonsági kulcs/i,
    recoveryCode: /helyreállító kód/i,
    secondFactor: /második tényező/i,
    organization: /szervezet/i,
    application: /alkalmazás/i,
  },
  id: {
    passkey: /kunci sandi/i,
    securityKey: /kunci keamanan/i,
    recoveryCode: /kode pemulihan/i,
    secondFactor: /faktor kedua/i,
    organization: /organisasi/i,
    application: /aplikasi/i,
  },
  ja: {
    passkey: /パスキー/,
    securityKey: /セキュリティキー/,
    recoveryCode: /リカバリーコード/,
    secondFactor: /2 つ目の認証要素/,
    organization: /組織/,
    application: /アプリケーション/,
  },
  ko: {
    passkey: /패스키/,
    securityKey: /보안 키/,
    recoveryCode: /복구 코드/,
    secondFactor: /2차 인증 수단/,
    organization: /조직/,
    application: /애플리케이션/,
  },
  mk: {
    passkey: /клуч(от|еви|евите)? за пристап/i,
    securityKey: /безбедносн\S* клуч|безбедносен клуч/i,
    recoveryCode: /код(от|ови|овите)? за обновување/i,
    secondFactor: /втори(от)? фактор|втор фактор/i,
    organization: /организациј/i,
    application: /апликаци/i,
  },
  nl: {
    passkey: /passkey/i,
    securityKey: /beveiligingssleutel/i,
    recoveryCode: /herstelcode/i,
    secondFactor: /tweede factor/i,
    organization: /organisatie/i,
    application: /applicatie/i,
  },
  pl: {
    passkey: /klucz(a|e|em|y)? dostępu/i,
    securityKey: /klucz(a|e|em|y)? bezpieczeństwa/i,
    recoveryCode: /kod(y|ów|ami|u)? odzyskiwania/i,
    secondFactor: /drugi(e|ego)? składnik/i,
    organization: /organizacj/i,
    application: /aplikacj/i,
  },
  pt: {
    passkey: /chaves? de acesso/i,
    securityKey: /chaves? de segurança|e de segurança/i,
    recoveryCode: /códigos? de recuperação/i,
    secondFactor: /segundos? fator/i,
    organization: /organização/i,
    application: /aplicaç(ão|ões)/i,
  },
  ro: {
    passkey: /chei(e|a|le|i)? de acces/i,
    securityKey: /chei(e|a|le|i)?( dvs\.)? de securitate|și de securitate/i,
    recoveryCode: /cod(ul|uri|urile|urilor)?( dvs\.)? de recuperare/i,
    secondFactor: /al doilea factor|factori secundari/i,
    organization: /organizați/i,
    application: /aplicați/i,
  },
  ru: {
    passkey: /ключ(а|и|ом|ей|ами)? доступа/i,
    securityKey: /ключ(а|и|ом|ей|ами)? безопасности/i,
    recoveryCode: /код(ы|а|ов|ами)? восстановления/i,
    secondFactor: /второй фактор|вторые факторы/i,
    organization: /организаци/i,
    application: /приложени/i,
  },
  sv: {
    passkey: /inloggningsnyck/i,
    securityKey: /säkerhetsnyck/i,
    recoveryCode: /återställningskod/i,
    secondFactor: /andra faktor/i,
    organization: /organisation/i,
    application: /applikation/i,
  },
  tr: {
    passkey: /geçiş( ve güvenlik)? anahtar/i,
    securityKey: /güvenlik anahtar/i,
    recoveryCode: /kurtarma kod/i,
    secondFactor: /ikinci (bir )?faktör|İkinci (bir )?faktör/i,
    organization: /kuruluş/i,
    application: /uygulama/i,
  },
  zh: {
    passkey: /通行密钥/,
    securityKey: /安全密钥/,
    recoveryCode: /恢复码/,
    secondFactor: /第二重验证/,
    organization: /组织/,
    application: /应用(?!程序)/,
  },
};

/** What a language could call a thing as well, and ours does not: two words for one thing are two things to a reader. */
const elsewhere: Partial<Record<SupportedLanguage, RegExp>> = {
  bg: /акаунт|референци/i,
  de: /applikation|account|email/i,
  en: /log in|login(?! name)|email/i,
  fr: /courriel/i,
  id: /surel|browser/i,
  ja: /ログイン|ブラウザ(?!ー)|：/,
  ko: /귀하|고르세요/,
  mk: /најавувањ|референц|е-адреса/i,
  tr: /aygıt|etmen|giriş|denetle/i,
  zh: /帐户|邮箱地址|第二因素/,
};

/** Where each is spoken of. */
const spoken: Readonly<Record<keyof Names, readonly string[]>> = {
  passkey: [
    'pages.passkey.title',
    'pages.passkey.use',
    'pages.passkey.setUp',
    'pages.passkey.setUpText',
    'pages.passkey.done',
    'pages.passkey.noScript',
    'pages.passkey.notAllowed',
    'pages.passkey.begin',
    'screens.setUpPasskeyText',
    'messages.passkey.title',
    'messages.passkey.text',
  ],
  securityKey: [
    'pages.securityKey.name',
    'pages.securityKey.text',
    'pages.securityKey.use',
    'pages.securityKey.setUp',
    'pages.securityKey.otherDomain',
    'pages.factor.key',
    'pages.passkey.noScript',
    'pages.securityKey.setUpText',
    'account.security.securityKeys',
    'account.activity.kinds.keyAdded',
  ],
  recoveryCode: [
    'pages.factor.recovery',
    'pages.factor.recoveryText',
    'pages.setUp.codesTitle',
    'pages.setUp.codesOffer',
    'pages.setUp.codesMake',
  ],
  secondFactor: [
    'pages.setUp.offer',
    'pages.setUp.forced',
    'pages.setUp.none',
    'screens.factorSetUp',
    'account.overview.security',
    'account.security.factors',
    'account.security.lastFactor',
  ],
  organization: [
    'pages.registerOrg.title',
    'pages.registerOrg.organization',
    'pages.registerOrg.taken',
    'pages.change.expired',
    'pages.setUp.forced',
    'pages.passkey.notAllowed',
    'messages.domainClaimed.text',
  ],
  application: [
    'pages.notMe.text',
    'pages.signedIn.text',
    'pages.logout.text',
    'pages.access.organization',
    'pages.access.project',
    'pages.failure.goneText',
    'pages.failure.applicationText',
    'pages.failure.signOutText',
    'screens.sentBack',
    'account.nav.applications',
    'account.sessions.text',
    'account.applications.text',
    'account.applications.none',
  ],
};

const textsOf = (at: SupportedLanguage): ReadonlyMap<string, string> =>
  new Map(
    leavesOf({
      pages: pageTexts[at],
      screens: screenTexts[at],
      messages: messageTexts[at],
      account: accountTexts[at],
    }),
  );

test.each(Object.entries(elsewhere))('in %s nothing has another name beside', (language, other) => {
  const words = (text: string) => text.replace(/\{+[^{}]*\}+/g, '');
  const texts = [...textsOf(language as SupportedLanguage)];
  expect(texts.filter(([, text]) => other.test(words(text)))).toEqual([]);
});

describe.each(Object.entries(names))('in %s', (language, named) => {
  const at = language as SupportedLanguage;
  const texts = textsOf(at);
  test.each(Object.entries(spoken))('%s has one name', (thing, paths) => {
    const name = named[thing as keyof Names];
    expect(
      paths.filter((path) => !name.test(texts.get(path) ?? '')).map((path) => [path, texts.get(path)]),
    ).toEqual([]);
  });
});
