import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Filtre',
  filters: 'Filtreler',
  clearFilters: 'Filtreleri temizle',
  any: 'Tümü',
  columns: 'Sütunlar',
  export: 'CSV olarak dışa aktar',
  exporting: 'Dışa aktarılıyor… {count}',
  exported: '{count, plural, one {# satır dışa aktarıldı} other {# satır dışa aktarıldı}}',
  selected: '{count, plural, one {# seçili} other {# seçili}}',
  select: 'Seç: {name}',
  selectAll: 'Yüklenenlerin tümünü seç',
  deselect: 'Seçimi kaldır',
  total: '{count, plural, one {Toplam #} other {Toplam #}}',
  sortedUp: 'artan',
  sortedDown: 'azalan',
  nothingFound: 'Eşleşen yok.',
  nothingFoundText: 'Daha az şey arayın ya da filtreleri temizleyin.',
  bulkDone: '{count, plural, one {# tamamlandı} other {# tamamlandı}}',
  bulkSome: '{done} tamamlandı, {failed} başarısız: {reason}',
};
