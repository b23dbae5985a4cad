import type { Texts } from '../index.ts';

export const instance: Texts['instance'] = {
  general: {
    about: 'Tentang instans',
    version: 'Versi',
    registration: 'Pendaftaran organisasi',
    registrationText: 'Apakah pengunjung boleh mendirikan organisasi dengan dirinya sebagai pemilik.',
    allowed: 'Siapa pun boleh mendaftarkan organisasi',
    allowedHint: 'Di /ui/login/register/org. Nonaktif: hanya yang boleh membuat organisasi yang membuatnya.',
    nowAllowed: 'Siapa pun kini boleh mendaftarkan organisasi',
    nowForbidden: 'Tidak ada lagi yang dapat mendaftarkan organisasi',
  },
  domains: {
    custom: 'Domain',
    customText:
      'Host tempat instans menjawab. Penerbit, tautan dalam email, dan kunci sandi mengikutinya. Pengelola server yang menambahkan dan menghapusnya, karena masing-masing harus mengarah ke server.',
    customHow: 'Pengguna sistem menambahkannya dengan {call}.',
    primary: 'Utama',
    primaryHint: 'Dipakai dalam tautan jika tidak ada permintaan lewat domain lain.',
    generated: 'Dibuat otomatis',
    here: 'Anda di sini',
    trusted: 'Domain tepercaya',
    trustedText:
      'Host lain yang halamannya boleh mewakili instans ini, misalnya halaman masuk Anda sendiri: kunci sandi dapat dibuat untuknya dan dipakai di sana.',
    trustedEmpty: 'Tidak ada: hanya halaman di domain di atas.',
    add: 'Percayai domain',
    domain: 'Domain',
    domainHint: 'Tanpa https:// dan path, misalnya login.example.com.',
    added: '{name} kini dipercaya',
    remove: 'Hapus',
    removeText:
      'Kunci sandi yang dibuat untuknya tidak berfungsi lagi, dan halaman di sana tidak dapat membuat yang baru.',
    removeHere: 'Anda sedang melihat halaman ini melalui domain ini.',
    removed: '{name} tidak dipercaya lagi',
  },
  languages: {
    default: 'Bahasa default',
    defaultText: 'Untuk halaman, email, dan SMS kepada orang yang bahasanya tidak termasuk di bawah ini.',
    language: 'Bahasa',
    allowed: 'Bahasa yang diizinkan',
    allowedText:
      'Halaman dan pesan tidak memakai bahasa lain. Jika semuanya dipilih, bahasa yang ditambahkan kemudian juga diizinkan.',
    languages: 'Bahasa',
    makeDefault: 'Jadikan default',
    allowThese: 'Izinkan ini',
    keepsDefault: 'Bahasa default harus tetap ada: {language}.',
  },
  features: {
    reset: 'Reset semua',
    resetTitle: 'Reset semua fitur?',
    resetText: 'Tidak ada lagi yang ditetapkan oleh instans. Yang berikut langsung diwarisi:',
    wasReset: 'Semua fitur kini diwarisi',
    resetOneOf: 'Jadikan diwarisi: {name}',
    oneReset: '{name} kini diwarisi',
    effective: 'Yang berpengaruh di sini',
    kept: 'Dipertahankan demi kompatibilitas',
    keptText:
      'Alat Zitadel membaca dan menetapkannya. Di sini tidak mengubah apa pun: perilakunya sama saja.',
    nowOn: '{name} diaktifkan',
    nowOff: '{name} dinonaktifkan',
    change: 'Ubah: {name}',
    sources: {
      '0': 'Default',
      '2': 'Ditetapkan oleh sistem',
      '3': 'Ditetapkan oleh instans',
    },
    ownLogin: 'Aktif, di server ini',
    paths: '{count, plural, =0 {Tidak ada} other {# path}}',
    names: {
      loginDefaultOrg: {
        label: 'Halaman masuk organisasi default',
        hint: 'Jika permintaan tidak menyebut organisasi, halaman masuk tampil dan bertanya sesuai organisasi default. Nonaktif: sesuai instans.',
      },
      loginV2: {
        label: 'Halaman masuk Anda sendiri',
        hint: 'Orang diarahkan ke halaman masuk lain di luar server ini, apa pun setelan aplikasinya.',
      },
      oidcSingleV1SessionTermination: {
        label: 'Keluar dari satu sesi',
        hint: 'Keluar dengan token ID mengakhiri sesi yang disebutnya. Nonaktif: semua sesi peramban.',
      },
      debugOidcParentError: {
        label: 'Kesalahan OpenID Connect terperinci',
        hint: 'Penolakan memberi tahu aplikasi secara rinci apa yang salah. Untuk mencari kesalahan, bukan untuk sehari-hari.',
      },
      userSchema: { label: 'Skema pengguna', hint: '' },
      oidcTokenExchange: { label: 'Pertukaran token', hint: 'Selalu tersedia.' },
      enableBackChannelLogout: {
        label: 'Keluar back-channel',
        hint: 'Aplikasi yang punya URI untuk itu diberi tahu ketika sesi berakhir.',
      },
      permissionCheckV2: { label: 'Pemeriksaan izin, versi 2', hint: '' },
      consoleUseV2UserApi: {
        label: 'Konsol dengan API pengguna versi 2',
        hint: 'Konsol ini selalu memakainya.',
      },
      improvedPerformance: { label: 'Peningkatan kinerja', hint: 'Hanya dapat ditetapkan lewat API.' },
    },
  },
  scopedNames: {
    title: 'Nama pengguna organisasi ini',
    text: 'Apakah nama pengguna yang dipakai seseorang di sini boleh juga dipakai di organisasi lain.',
    label: 'Nama pengguna hanya unik di organisasi ini',
    hint: 'Dua orang dari organisasi berbeda dapat memiliki nama yang sama. Orang yang masuk hanya dengan nama seperti itu tidak ditemukan, kecuali aplikasi menyebut organisasinya.',
    on: 'Nama pengguna kini unik hanya di organisasi ini',
    off: 'Nama pengguna kembali unik di seluruh instans',
    reset: 'Reset ke default',
    wasReset: 'Organisasi kembali memakai default',
    isDefault: 'Default',
    own: 'Ditetapkan oleh organisasi ini',
  },
};
