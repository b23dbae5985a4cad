import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Hoş geldiniz, {name}',
  nothingYet: 'Burada henüz ilgileneceğiniz bir şey yok',
  nothingYetText:
    'Oturumunuz açık, ama rollerinizden hiçbiri bu kuruluşta bir şeye ulaşmıyor. Bir yönetici size rol verebilir. Kendi hesabınız ayrı bir sayfadadır.',
  counts: {
    title: 'Burada neler var',
    users: '{count, plural, one {kullanıcı} other {kullanıcı}}',
    serviceAccounts: '{count, plural, one {hizmet hesabı} other {hizmet hesabı}}',
    projects: '{count, plural, one {proje} other {proje}}',
    applications: '{count, plural, one {uygulama} other {uygulama}}',
    organizations: '{count, plural, one {kuruluş} other {kuruluş}}',
  },
  deliveries: {
    title: 'Teslimatlar',
    all: 'Tüm teslimatlar',
    fine: 'Bekleyen ve bırakılan yok.',
    waiting: '{count, plural, one {# tanesi gönderilecek} other {# tanesi gönderilecek}}',
    givenUp: '{count, plural, one {# tanesi bırakıldı} other {# tanesi bırakıldı}}',
    many: '{count} taneden fazlası gönderilecek',
    manyGivenUp: '{count} taneden fazlası bırakıldı',
  },
  recent: { title: 'Son olanlar', empty: 'Henüz bir şey yok.' },
  start: {
    title: 'İlk adımlar',
    text: '{done}/{all} tamamlandı. Atladıklarınızı yine burada bulabilirsiniz.',
    skip: 'Atla',
    skipStep: 'Atla: {name}',
    again: 'Atlananları göster',
    done: 'Tamam',
    steps: {
      application: 'Bir uygulama bağla',
      applicationText: 'Neyle geliştirdiğinizi seçin; tam ayarları alırsınız.',
      colleagues: 'Çalışma arkadaşlarını davet et',
      colleaguesText: 'Nasıl oturum açacaklarını kendileri seçer.',
      mail: 'E-postayı kur',
      mailText: 'Davetleri ve kodları kendi posta sunucunuz gönderir.',
      look: 'Bir görünüm seç',
      lookText: 'Oturum açma sayfalarında logonuz ve renkleriniz.',
    },
  },
};
