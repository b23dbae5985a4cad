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
    text: 'Yang berlaku: nilainya sendiri atau menurut konfigurasi server.',
    block: 'Tidak ada yang dilayani',
    blockHint: 'Masuk dan panggilan ditolak sampai ini dicabut.',
    retention: 'Hari riwayat',
    retentionHint: 'Seberapa jauh ke belakang administratornya melihat yang terjadi. 0: semuanya.',
    reset: 'Hapus batas',
  },
  quotas: {
    title: 'Kuota',
    of: 'Kuota: {unit}',
    none: 'Tanpa kuota: tidak dihitung dan tidak dibatasi',
    used: '{used} dari {amount} terpakai sejak {since}',
    limited: 'Dibatasi',
    counted: 'Hanya dihitung',
    set: 'Tetapkan kuota',
    setOf: 'Tetapkan kuota: {unit}',
    units: { requests: 'Permintaan dengan token', seconds: 'Detik tindakan yang berjalan' },
    amount: 'Berapa banyak',
    days: 'Hari dalam satu periode',
    blocks: 'Tolak yang melebihinya',
    blocksHint: 'Jika tidak, hanya dihitung.',
    remove: 'Hapus kuota',
    removeText: 'Tidak ada lagi yang dihitung atau ditolak.',
    removed: 'Kuota telah dihapus',
  },
};
