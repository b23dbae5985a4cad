import type { SupportedLanguage } from '../i18n/index.ts';

/** What the page says by itself, where the application does not take its place. */
export interface Unaided {
  /** To a browser that runs no scripts. */
  readonly needsScripts: string;
  /** When the scripts did not arrive. */
  readonly title: string;
  readonly text: string;
  readonly again: string;
}

export const unaided: Readonly<Record<SupportedLanguage, Unaided>> = {
  bg: {
    needsScripts: 'Тази конзола се нуждае от JavaScript. Включете го и презаредете страницата.',
    title: 'Конзолата не се зареди',
    text: 'Възможно е да няма връзка или току-що да е инсталирана нова версия.',
    again: 'Зареждане отново',
  },
  cs: {
    needsScripts: 'Tato konzole potřebuje JavaScript. Zapněte ho a načtěte stránku znovu.',
    title: 'Konzole se nenačetla',
    text: 'Možná není připojení, nebo byla právě nainstalována nová verze.',
    again: 'Načíst znovu',
  },
  de: {
    needsScripts: 'Diese Konsole braucht JavaScript. Schalten Sie es ein und laden Sie die Seite neu.',
    title: 'Die Konsole wurde nicht geladen',
    text: 'Vielleicht fehlt die Verbindung, oder eine neue Version wurde gerade installiert.',
    again: 'Neu laden',
  },
  en: {
    needsScripts: 'This console needs JavaScript. Turn it on and reload the page.',
    title: 'The console did not load',
    text: 'There may be no connection, or a new version has just been installed.',
    again: 'Load anew',
  },
  es: {
    needsScripts: 'Esta consola necesita JavaScript. Actívelo y vuelva a cargar la página.',
    title: 'La consola no se ha cargado',
    text: 'Puede que no haya conexión o que se acabe de instalar una versión nueva.',
    again: 'Volver a cargar',
  },
  fr: {
    needsScripts: 'Cette console a besoin de JavaScript. Activez-le et rechargez la page.',
    title: 'La console ne s’est pas chargée',
    text: 'La connexion manque peut-être, ou une nouvelle version vient d’être installée.',
    again: 'Recharger',
  },
  hu: {
    needsScripts: 'Ehhez a konzolhoz JavaScript szükséges. Kapcsolja be, majd töltse újra az oldalt.',
    title: 'A konzol nem töltődött be',
    text: 'Lehet, hogy nincs kapcsolat, vagy épp most telepítettek új verziót.',
    again: 'Újratöltés',
  },
  id: {
    needsScripts: 'Konsol ini memerlukan JavaScript. Aktifkan lalu muat ulang halaman.',
    title: 'Konsol tidak termuat',
    text: 'Mungkin tidak ada koneksi, atau versi baru saja dipasang.',
    again: 'Muat ulang',
  },
  it: {
    needsScripts: 'Questa console richiede JavaScript. Lo attivi e ricarichi la pagina.',
    title: 'La console non si è caricata',
    text: 'Forse manca la connessione, oppure è appena stata installata una nuova versione.',
    again: 'Ricarica',
  },
  ja: {
    needsScripts: 'このコンソールには JavaScript が必要です。有効にしてページを再読み込みしてください。',
    title: 'コンソールを読み込めませんでした',
    text: '接続がないか、新しいバージョンがインストールされた直後の可能性があります。',
    again: '再読み込み',
  },
  ko: {
    needsScripts: '이 콘솔을 사용하려면 JavaScript가 필요합니다. JavaScript를 켜고 페이지를 새로 고치세요.',
    title: '콘솔을 불러오지 못했습니다',
    text: '연결이 끊겼거나 방금 새 버전이 설치되었을 수 있습니다.',
    again: '다시 불러오기',
  },
  mk: {
    needsScripts: 'Оваа конзола бара JavaScript. Вклучете го и вчитајте ја страницата повторно.',
    title: 'Конзолата не се вчита',
    text: 'Можеби нема врска или штотуку е инсталирана нова верзија.',
    again: 'Вчитај повторно',
  },
  nl: {
    needsScripts: 'Deze console heeft JavaScript nodig. Zet het aan en laad de pagina opnieuw.',
    title: 'De console is niet geladen',
    text: 'Misschien is er geen verbinding, of er is net een nieuwe versie geïnstalleerd.',
    again: 'Opnieuw laden',
  },
  pl: {
    needsScripts: 'Ta konsola wymaga JavaScriptu. Włącz go i odśwież stronę.',
    title: 'Konsola się nie wczytała',
    text: 'Być może nie ma połączenia albo właśnie zainstalowano nową wersję.',
    again: 'Wczytaj ponownie',
  },
  pt: {
    needsScripts: 'Esta consola precisa de JavaScript. Ative-o e recarregue a página.',
    title: 'A consola não foi carregada',
    text: 'Talvez não haja ligação ou tenha acabado de ser instalada uma nova versão.',
    again: 'Recarregar',
  },
  ro: {
    needsScripts: 'Această consolă are nevoie de JavaScript. Activați-l și reîncărcați pagina.',
    title: 'Consola nu s-a încărcat',
    text: 'Poate că nu există conexiune sau tocmai a fost instalată o versiune nouă.',
    again: 'Reîncarcă',
  },
  ru: {
    needsScripts: 'Этой консоли нужен JavaScript. Включите его и перезагрузите страницу.',
    title: 'Консоль не загрузилась',
    text: 'Возможно, нет соединения или только что установлена новая версия.',
    again: 'Загрузить заново',
  },
  sv: {
    needsScripts: 'Den här konsolen behöver JavaScript. Slå på det och ladda om sidan.',
    title: 'Konsolen lästes inte in',
    text: 'Kanske saknas anslutning, eller så har en ny version just installerats.',
    again: 'Läs in igen',
  },
  tr: {
    needsScripts: 'Bu konsol JavaScript gerektirir. Etkinleştirip sayfayı yeniden yükleyin.',
    title: 'Konsol yüklenmedi',
    text: 'Bağlantı olmayabilir ya da yeni bir sürüm az önce kurulmuş olabilir.',
    again: 'Yeniden yükle',
  },
  zh: {
    needsScripts: '此控制台需要 JavaScript。请启用后重新加载页面。',
    title: '控制台未能加载',
    text: '可能没有网络连接，或刚刚安装了新版本。',
    again: '重新加载',
  },
};
