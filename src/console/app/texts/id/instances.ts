import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'Daftar instans',
  text: 'Penyewa server ini. Masing-masing punya domain, organisasi, dan orang sendiri.',
  open: 'Buka konsolnya',
  openText: 'Di sana orang masuk sebagai pengguna instans itu.',
  removeText:
    'Organisasi, pengguna, proyek, dan aplikasinya ikut hilang, dan tidak ada lagi yang masuk di sana.',
  makePrimary: 'Jadikan utama',
  removeDomainText:
    'Tidak ada lagi yang mencapai instans melaluinya, dan kunci sandi yang dibuat untuknya tidak berfungsi lagi.',
  create: {
    title: 'Buat instans',
    domain: 'Domain sendiri',
    domainHint: 'Tanpa https:// dan jalur. Kosong: mendapat yang dibuatkan.',
    organization: 'Organisasi pertamanya',
    organizationHint: 'Kosong: namanya sama dengan instans.',
    owner: 'Milik siapa',
    ownerText: 'Pengguna baru instans, yang masuk di sana dengan kata sandi ini dan memilih yang lain.',
  },
  limits: {
    title: 'Batas',
    text: 'Yang diatur sekarang tidak diberitahukan: yang Anda simpan di sini menggantikannya.',
    block: 'Tidak ada yang dilayani',
    blockHint: 'Masuk dan panggilan ditolak sampai ini dicabut.',
    retention: 'Hari riwayat',
    retentionHint:
      'Seberapa jauh ke belakang administratornya melihat yang terjadi. 0: biarkan seperti adanya.',
    reset: 'Hapus batas',
  },
  quotas: {
    title: 'Kuota',
    unit: 'Dari apa',
    units: { requests: 'Permintaan dengan token', seconds: 'Detik tindakan yang berjalan' },
    amount: 'Berapa banyak',
    days: 'Hari dalam satu periode',
    blocks: 'Tolak yang melebihinya',
    blocksHint: 'Jika tidak, hanya dihitung.',
    remove: 'Hapus kuota',
  },
};
