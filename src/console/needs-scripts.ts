import type { SupportedLanguage } from '../i18n/index.ts';

/** What the page says to a browser that runs no scripts. */
export const needsScripts: Readonly<Record<SupportedLanguage, string>> = {
  bg: 'Тази конзола се нуждае от JavaScript. Включете го и презаредете страницата.',
  cs: 'Tato konzole potřebuje JavaScript. Zapněte ho a načtěte stránku znovu.',
  de: 'Diese Konsole braucht JavaScript. Schalten Sie es ein und laden Sie die Seite neu.',
  en: 'This console needs JavaScript. Turn it on and reload the page.',
  es: 'Esta consola necesita JavaScript. Actívelo y vuelva a cargar la página.',
  fr: 'Cette console a besoin de JavaScript. Activez-le et rechargez la page.',
  hu: 'Ehhez a konzolhoz JavaScript szükséges. Kapcsolja be, majd töltse újra az oldalt.',
  id: 'Konsol ini memerlukan JavaScript. Aktifkan lalu muat ulang halaman.',
  it: 'Questa console richiede JavaScript. Lo attivi e ricarichi la pagina.',
  ja: 'このコンソールには JavaScript が必要です。有効にしてページを再読み込みしてください。',
  ko: '이 콘솔을 사용하려면 JavaScript가 필요합니다. JavaScript를 켜고 페이지를 새로 고치세요.',
  mk: 'Оваа конзола бара JavaScript. Вклучете го и вчитајте ја страницата повторно.',
  nl: 'Deze console heeft JavaScript nodig. Zet het aan en laad de pagina opnieuw.',
  pl: 'Ta konsola wymaga JavaScriptu. Włącz go i odśwież stronę.',
  pt: 'Esta consola precisa de JavaScript. Ative-o e recarregue a página.',
  ro: 'Această consolă are nevoie de JavaScript. Activați-l și reîncărcați pagina.',
  ru: 'Этой консоли нужен JavaScript. Включите его и перезагрузите страницу.',
  sv: 'Den här konsolen behöver JavaScript. Slå på det och ladda om sidan.',
  tr: 'Bu konsol JavaScript gerektirir. Etkinleştirip sayfayı yeniden yükleyin.',
  zh: '此控制台需要 JavaScript。请启用后重新加载页面。',
};
