import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Dizin (SCIM)',
  text: 'Microsoft Entra, Okta ve İK sistemleri kuruluşun kişilerini ve gruplarını bununla günceller.',
  baseUrl: 'Temel URL',
  connect: 'Dizin bağla',
  connectText:
    'ORG_OWNER rolüne sahip bir hizmet hesabı ve bir yıl geçerli bir belirteç oluşturur. Belirtece sahip olan buradaki herkesi değiştirebilir.',
  account: 'Dizin',
  token: 'Dizinin belirteci',
  connected: 'Bağlandı',
  live: {
    title: 'İlk kişi veya grup',
    waiting: 'Dizin bekleniyor…',
    waitingText:
      'Temel URL’yi ve belirteci oraya girin ve sağlamayı başlatın. Bu sayfa bunu kendiliğinden fark eder.',
    arrived: 'Dizin çalışıyor: {when}',
    arrivedText: 'Gönderdiği kişiler ve gruplar buradaki listelerdedir.',
  },
  toAccount: 'Hizmet hesabını aç',
};
