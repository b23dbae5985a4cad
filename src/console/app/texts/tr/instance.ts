import type { Texts } from '../index.ts';

export const instance: Texts['instance'] = {
  general: {
    about: 'Hakkında',
    version: 'Sürüm',
    registration: 'Kendi kuruluşunu kurma',
    registrationText: 'Ziyaretçilerin, sahibi kendileri olan bir kuruluş kurup kuramayacağı.',
    allowed: 'Herkes kuruluş kaydedebilir',
    allowedHint: '/ui/login/register/org adresinde. Kapalıyken: yalnızca kuruluş oluşturma izni olanlar.',
    nowAllowed: 'Herkes kuruluş kaydedebilir',
    nowForbidden: 'Artık kimse kuruluş kaydedemez',
  },
  domains: {
    custom: 'Alan adları',
    customText:
      'Örneğin yanıt verdiği ana makineler. Vereni (issuer), e-postalardaki bağlantılar ve geçiş anahtarları bunlara göredir. Bunları sunucuyu işleten ekler ve kaldırır; çünkü her birinin sunucuya ulaşması gerekir.',
    customHow: 'Bir sistem kullanıcısı {call} ile ekler.',
    primary: 'Birincil',
    primaryHint: 'Başka bir alan adıyla istenmeyen bağlantılarda.',
    generated: 'Otomatik oluşturuldu',
    here: 'Buradasınız',
    trusted: 'Güvenilen alan adları',
    trustedText:
      'Sayfaları bu örnek yerine geçebilen başka ana makineler, örneğin kendi oturum açma sayfanız: onlar için geçiş anahtarı oluşturulabilir ve orada kullanılabilir.',
    trustedEmpty: 'Yok: yalnızca yukarıdaki alan adlarındaki sayfalar.',
    add: 'Alan adına güven',
    domain: 'Alan adı',
    domainHint: 'https:// ve yol olmadan, örneğin login.example.com.',
    added: '{name} artık güvenilir',
    remove: 'Kaldır',
    removeText:
      'Onun için oluşturulan geçiş anahtarları artık çalışmaz ve oradaki sayfalar yenisini oluşturamaz.',
    removeHere: 'Bu sayfaya onun üzerinden bakıyorsunuz.',
    removed: '{name} artık güvenilir değil',
  },
  languages: {
    default: 'Varsayılan dil',
    defaultText: 'Dilleri aşağıdakiler arasında olmayanlara gösterilen sayfalar, e-postalar ve SMS için.',
    language: 'Dil',
    allowed: 'İzin verilen diller',
    allowedText:
      'Sayfalar ve iletiler başka dilde olmaz. Hepsi seçiliyse sonradan gelen dillere de izin verilir.',
    languages: 'Diller',
    makeDefault: 'Varsayılan yap',
    allowThese: 'Bunlara izin ver',
    keepsDefault: 'Varsayılan dil kalmalıdır: {language}.',
  },
  features: {
    reset: 'Tümünü sıfırla',
    resetTitle: 'Tüm özellikler sıfırlansın mı?',
    resetText: 'Örnek artık hiçbir şey belirlemez. Bunların belirledikleri hemen devralınır:',
    wasReset: 'Tüm özellikler artık devralınıyor',
    resetOneOf: 'Devral: {name}',
    oneReset: '{name} artık devralınıyor',
    effective: 'Burada neyi değiştirdikleri',
    kept: 'Uyumluluk için tutulanlar',
    keptText:
      'Zitadel araçları bunları okur ve ayarlar. Burada hiçbir şeyi değiştirmezler: karşılık geldikleri her iki durumda da aynıdır.',
    nowOn: '{name} açık',
    nowOff: '{name} kapalı',
    change: 'Değiştir: {name}',
    sources: {
      '0': 'Varsayılan',
      '2': 'Sistem belirledi',
      '3': 'Örnek belirledi',
    },
    ownLogin: 'Açık, bu sunucuda',
    paths: '{count, plural, =0 {Yok} one {# yol} other {# yol}}',
    names: {
      loginDefaultOrg: {
        label: 'Varsayılan kuruluşun oturum açma sayfası',
        hint: 'İstek bir kuruluş belirtmiyorsa oturum açma, varsayılan kuruluşun belirttiği gibi görünür ve çalışır. Kapalıyken: örneğin belirttiği gibi.',
      },
      loginV2: {
        label: 'Kendi oturum açma sayfanız',
        hint: 'Uygulamaları ne belirtirse belirtsin, kişiler bu sunucunun sayfaları yerine başka bir oturum açma sayfasına gönderilir.',
      },
      oidcSingleV1SessionTermination: {
        label: 'Tek bir oturumu kapatma',
        hint: 'Kimlik belirteciyle oturum kapatmak, onun belirttiği oturumu sonlandırır. Kapalıyken: tarayıcının tüm oturumlarını.',
      },
      debugOidcParentError: {
        label: 'Ayrıntılı OpenID Connect hataları',
        hint: 'Retler, uygulamalara neyin yanlış olduğunu ayrıntılı bildirir. Hata aramak içindir, her gün için değil.',
      },
      userSchema: { label: 'Kullanıcı şemaları', hint: '' },
      oidcTokenExchange: { label: 'Belirteç değişimi', hint: 'Her zaman vardır.' },
      enableBackChannelLogout: {
        label: 'Arka kanal (back-channel) oturum kapatma',
        hint: 'Bunun için bir URI’si olan uygulamalara oturum sona erdiğinde haber verilir.',
      },
      permissionCheckV2: { label: 'İzin kontrolleri, sürüm 2', hint: '' },
      consoleUseV2UserApi: {
        label: 'Kullanıcı API’sinin 2. sürümüyle konsol',
        hint: 'Bu konsol hep öyledir.',
      },
      improvedPerformance: { label: 'Artırılmış performans', hint: 'Yalnızca API ile ayarlanır.' },
    },
  },
  scopedNames: {
    title: 'Bu kuruluşun kullanıcı adları',
    text: 'Burada birinin kullandığı bir kullanıcı adının başka kuruluşlarda da alınıp alınamayacağı.',
    label: 'Kullanıcı adları yalnızca bu kuruluşta benzersizdir',
    hint: 'O zaman farklı kuruluşlardan iki kişi aynı ada sahip olabilir. Yalnızca böyle bir adla oturum açan kişi, uygulama kuruluşu belirtmedikçe bulunamaz.',
    on: 'Kullanıcı adları artık yalnızca bu kuruluşta benzersiz',
    off: 'Kullanıcı adları yeniden örneğin tümünde benzersiz',
    reset: 'Varsayılana sıfırla',
    wasReset: 'Kuruluş yeniden varsayılana döndü',
    isDefault: 'Varsayılan',
    own: 'Bu kuruluş belirledi',
  },
};
