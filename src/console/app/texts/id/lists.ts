import type { Texts } from '../index.ts';

export const lists: Texts['lists'] = {
  filter: 'Filter',
  filters: 'Filter',
  clearFilters: 'Hapus filter',
  any: 'Semua',
  columns: 'Kolom',
  export: 'Ekspor sebagai CSV',
  exporting: 'Mengekspor… {count}',
  exported: '{count, plural, other {# baris}} diekspor',
  selected: '{count, plural, other {# dipilih}}',
  select: 'Pilih {name}',
  selectAll: 'Pilih semua yang sudah dimuat',
  deselect: 'Batalkan pilihan',
  total: '{count, plural, other {Total #}}',
  sortedUp: 'menaik',
  sortedDown: 'menurun',
  nothingFound: 'Tidak ada yang cocok.',
  nothingFoundText: 'Kurangi kata pencarian, atau hapus filter.',
  bulkDone: '{count, plural, other {# selesai}}',
  bulkSome: '{done} selesai, {failed} gagal: {reason}',
};
