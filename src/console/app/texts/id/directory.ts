import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Direktori (SCIM)',
  text: 'Microsoft Entra, Okta, dan sistem HR mengelola orang dan grup organisasi dengannya.',
  baseUrl: 'URL dasar',
  connect: 'Hubungkan direktori',
  connectText:
    'Membuat akun layanan dengan peran ORG_OWNER dan token yang berlaku satu tahun. Siapa pun yang memiliki token dapat mengubah semua orang di sini.',
  account: 'Direktori',
  token: 'Token direktori',
  connected: 'Terhubung',
  live: {
    title: 'Orang atau grup pertamanya',
    waiting: 'Menunggu direktori…',
    waitingText:
      'Masukkan URL dasar dan token di sana, lalu mulai penyediaan. Halaman ini mengetahuinya sendiri.',
    arrived: 'Direktori sedang bekerja: {when}',
    arrivedText: 'Orang dan grup yang dikirimnya ada di daftar di sini.',
  },
  toAccount: 'Lihat akun layanan',
};
