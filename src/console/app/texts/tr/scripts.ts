import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Betikler',
  add: 'Betik ekle',
  empty: 'Henüz betik yok',
  emptyText:
    'Betikler, bu kuruluşun kişileri için sunucunun içinde çalışır. Bir uç nokta çalıştırabiliyorsanız yeni işler için hedefleri kullanın.',
  script: 'Betik',
  nameHint: 'Bu addaki işlev çağrılır.',
  scriptHint: 'JavaScript (ES2023); zitadel/http, zitadel/log ve zitadel/uuid modülleriyle.',
  timeout: 'Zaman aşımı (saniye)',
  timeoutHint: 'En çok 20.',
  allowedToFail: 'Başarısız olabilir',
  allowedToFailHint: 'Değilse fırlattığı hata, oturum açmayı ya da belirteci reddettirir.',
  runsText: 'Son on çalışma ve günlüğe yazılanlar.',
  noRuns: 'Sunucu başladığından beri çalışmadı.',
  deeds: {
    deactivate: 'Devre dışı bırak',
    deactivated: 'Artık çalışmıyor',
    reactivate: 'Yeniden etkinleştir',
    reactivated: 'Yeniden çalışıyor',
    removeText: 'Onu çalıştıran akışlardan çıkarılır.',
    removed: 'Kaldırıldı: {name}',
  },
  flows: {
    title: 'Akışlar',
    add: 'Betik ekle',
    none: 'Burada bir şey çalışmıyor.',
    clear: 'Temizle',
    cleared: 'Bu akışta artık bir şey çalışmıyor',
  },
};
