import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Meta veriler',
  textOfUser: 'Sistemlerinizin kişi hakkında tuttukları. Uygulamalara bildirilebilir.',
  textOfOrganization: 'Sistemlerinizin kuruluş hakkında tuttukları.',
  none: 'Yok.',
  add: 'Kayıt ekle',
  change: 'Değiştir: {key}',
  key: 'Anahtar',
  value: 'Değer',
  form: 'Değerin biçimi',
  forms: {
    text: 'Metin',
    textHint: 'Yazıldığı gibi.',
    base64: 'Bayt',
    base64Hint: 'base64 ile kodlanmış.',
  },
  notBase64: 'Bu base64 değil.',
  bytes: 'bayt',
  set: 'Ayarlandı: {key}',
  removed: 'Kaldırıldı: {key}',
  removeText: 'Uygulamalara artık bildirilmez.',
};
