import type { MessageTexts } from './en.ts';

export const id: MessageTexts = {
  greeting: 'Halo {{.DisplayName}},',
  code: 'Kode: {{.Code}}',
  ignore: 'Jika Anda tidak memintanya, abaikan pesan ini.',
  initialization: {
    title: 'Aktifkan akun Anda',
    text: 'Sebuah akun dibuat untuk Anda dengan nama masuk {{.PreferredLoginName}}. Buka tautan di bawah untuk mengaktifkannya dan memilih kata sandi.',
    button: 'Aktifkan akun',
  },
  passwordReset: {
    title: 'Tetapkan kata sandi baru',
    text: 'Kata sandi baru diminta untuk akun Anda. Buka tautan di bawah untuk menetapkannya.',
    button: 'Tetapkan kata sandi',
  },
  emailVerification: {
    title: 'Konfirmasi alamat email Anda',
    text: 'Alamat ini dicantumkan untuk akun Anda. Buka tautan di bawah untuk mengonfirmasi bahwa alamat ini milik Anda.',
    button: 'Konfirmasi alamat',
  },
  phoneVerification: {
    title: 'Konfirmasi nomor telepon Anda',
    text: 'Kode Anda untuk mengonfirmasi nomor telepon ini adalah {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}} adalah kode sekali pakai Anda untuk {{.Domain}}. Berlaku selama {{.Expiry}}.',
  },
  emailCode: {
    title: 'Kode sekali pakai Anda',
    text: 'Kode sekali pakai Anda adalah {{.OTP}}. Masukkan dalam waktu {{.Expiry}}, atau buka tautan di bawah.',
  },
  domainClaimed: {
    title: 'Nama pengguna Anda harus berubah',
    text: 'Domain dari nama pengguna Anda {{.UserName}} kini milik sebuah organisasi. Mulai sekarang masuklah sebagai {{.TempUsername}}; setelah itu Anda dapat memilih nama lain.',
  },
  passkey: {
    title: 'Siapkan kunci sandi',
    text: 'Buka tautan di bawah untuk menyiapkan kunci sandi, yang Anda pakai untuk masuk tanpa kata sandi.',
  },
  passwordChanged: {
    title: 'Kata sandi Anda telah diubah',
    text: 'Kata sandi akun Anda telah diubah. Jika bukan Anda yang melakukannya, segera tetapkan yang baru dan beri tahu administrator Anda.',
  },
  invitation: {
    title: 'Undangan ke {{.ApplicationName}}',
    text: 'Anda diundang ke {{.ApplicationName}}. Buka tautan di bawah untuk menerima dan memilih cara masuk.',
    button: 'Terima undangan',
  },
  newDevice: {
    title: 'Ada yang masuk ke akun Anda',
    text: 'Peramban yang belum kami kenal masuk ke akun Anda: {{.Device}}. Jika itu Anda, tidak ada yang perlu dilakukan. Jika bukan, buka tautan di bawah: semua sesi Anda diakhiri, dan Anda memilih kata sandi baru.',
  },
  authorizationRequested: {
    title: 'Sebuah aplikasi menunggu jawaban Anda',
    text: '{{.ApplicationName}} meminta akses ke akun Anda. Jika Anda baru saja memulainya, buka tautan di bawah dalam {{.Expiry}} untuk mengizinkan atau menolak. Jika tidak, orang lain yang memulainya: tolak, atau abaikan pesan ini.',
    button: 'Jawab',
  },
  test: {
    title: 'Pesan uji',
    text: 'Pesan ini menunjukkan bahwa email dari {{.Domain}} sampai kepada Anda.',
  },
};
