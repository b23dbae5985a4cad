import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Skrip',
  add: 'Tambahkan skrip',
  empty: 'Belum ada skrip',
  emptyText:
    'Skrip berjalan di dalam server untuk orang di organisasi ini. Untuk hal baru, gunakan target jika Anda dapat menjalankan endpoint.',
  script: 'Skrip',
  nameHint: 'Fungsi dengan nama ini dipanggil.',
  scriptHint: 'JavaScript (ES2023), dengan modul zitadel/http, zitadel/log, dan zitadel/uuid.',
  timeout: 'Batas waktu dalam detik',
  timeoutHint: 'Paling banyak 20.',
  allowedToFail: 'Boleh gagal',
  allowedToFailHint: 'Jika tidak, kesalahan yang terjadi menolak proses masuk atau token.',
  runsText: 'Sepuluh yang terakhir, beserta yang dicatat.',
  noRuns: 'Belum dijalankan sejak server dimulai.',
  deeds: {
    deactivate: 'Nonaktifkan',
    deactivated: 'Skrip tidak dijalankan lagi',
    reactivate: 'Aktifkan kembali',
    reactivated: 'Skrip dijalankan lagi',
    removeText: 'Skrip dikeluarkan dari alur yang menjalankannya.',
    removed: '{name} dihapus',
  },
  flows: {
    title: 'Alur',
    add: 'Tambahkan skrip',
    none: 'Tidak ada yang dijalankan di sini.',
    clear: 'Kosongkan',
    cleared: 'Tidak ada lagi yang dijalankan di alur ini',
  },
};
