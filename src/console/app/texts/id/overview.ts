import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Selamat datang, {name}',
  nothingYet: 'Belum ada yang dapat Anda kelola di sini',
  nothingYetText:
    'Anda sudah masuk, tetapi tidak memiliki peran apa pun di organisasi ini. Administrator dapat memberi Anda peran. Akun Anda sendiri ada di halaman tersendiri.',
  counts: {
    title: 'Yang ada di sini',
    users: '{count, plural, other {pengguna}}',
    serviceAccounts: '{count, plural, other {akun layanan}}',
    projects: '{count, plural, other {proyek}}',
    applications: '{count, plural, other {aplikasi}}',
    organizations: '{count, plural, other {organisasi}}',
  },
  deliveries: {
    title: 'Pengiriman',
    all: 'Semua pengiriman',
    fine: 'Tidak ada yang menunggu dan tidak ada yang gagal.',
    waiting: '{count, plural, other {# akan dikirim}}',
    givenUp: '{count, plural, other {# gagal dikirim}}',
    many: 'Lebih dari {count} akan dikirim',
    manyGivenUp: 'Lebih dari {count} gagal dikirim',
  },
  recent: { title: 'Yang terakhir terjadi', empty: 'Belum ada.' },
  start: {
    title: 'Langkah pertama',
    text: '{done} dari {all} selesai. Yang Anda lewati dapat ditemukan lagi di sini.',
    skip: 'Lewati',
    skipStep: 'Lewati: {name}',
    again: 'Tampilkan yang dilewati',
    done: 'Selesai',
    steps: {
      application: 'Hubungkan aplikasi',
      applicationText: 'Pilih teknologi yang Anda pakai; Anda mendapat setelan yang tepat.',
      colleagues: 'Undang rekan kerja',
      colleaguesText: 'Mereka memilih sendiri cara masuknya.',
      mail: 'Siapkan email',
      mailText: 'Undangan dan kode dikirim lewat server email Anda sendiri.',
      look: 'Pilih tampilan',
      lookText: 'Logo dan warna Anda di halaman tempat orang masuk.',
    },
  },
};
