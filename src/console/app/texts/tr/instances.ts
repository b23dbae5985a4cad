import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'Örnekler',
  text: 'Bu sunucunun kiracıları. Her birinin kendi alan adları, kuruluşları ve kişileri var.',
  open: 'Konsolunu aç',
  openText: 'Orada o örneğin kullanıcısı olarak oturum açılır.',
  removeText:
    'Kuruluşları, kullanıcıları, projeleri ve uygulamaları onunla birlikte gider ve artık kimse orada oturum açamaz.',
  makePrimary: 'Birincil yap',
  removeDomainText:
    'Artık kimse örneğe bununla ulaşamaz ve bunun için oluşturulan geçiş anahtarları çalışmaz.',
  create: {
    title: 'Örnek oluştur',
    domain: 'Kendi alan adı',
    domainHint: 'https:// ve yol olmadan. Boşsa üretilen bir ad alır.',
    organization: 'İlk kuruluşu',
    organizationHint: 'Boşsa adı örneğinki gibidir.',
    owner: 'Kime ait',
    ownerText: 'Örneğin yeni bir kullanıcısı; orada bu parolayla oturum açar ve başka bir parola seçer.',
  },
  limits: {
    title: 'Sınırlar',
    text: 'Geçerli olan: kendi değerleri ya da sunucunun yapılandırması.',
    block: 'Kimseye hizmet verilmez',
    blockHint: 'Bu geri alınana kadar oturum açmalar ve çağrılar reddedilir.',
    retention: 'Geçmişin gün sayısı',
    retentionHint: 'Yöneticilerinin olanları ne kadar geriye gördüğü. 0: tümü.',
    reset: 'Sınırları kaldır',
  },
  quotas: {
    title: 'Kotalar',
    of: 'Kota: {unit}',
    none: 'Kota yok: sayılmaz ve sınırlanmaz',
    used: '{since} tarihinden beri {amount} içinden {used} kullanıldı',
    limited: 'Sınırlı',
    counted: 'Yalnızca sayılır',
    set: 'Kota koy',
    setOf: 'Kota koy: {unit}',
    units: { requests: 'Belirteçli istekler', seconds: 'Çalışan eylemlerin saniyeleri' },
    amount: 'Ne kadar',
    days: 'Bir dönemin gün sayısı',
    blocks: 'Üstünde kalanı reddet',
    blocksHint: 'Yoksa yalnızca sayılır.',
    remove: 'Kotayı kaldır',
    removeText: 'Artık hiçbir şey sayılmaz ve reddedilmez.',
    removed: 'Kota kaldırıldı',
  },
};
