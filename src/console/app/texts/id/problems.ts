import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      'Peramban hanya dapat masuk lewat https. Atur server.tls atau tempatkan proxy dengan TLS di depan server; di mesinnya sendiri, http://localhost sudah cukup.',
    storage:
      'Peramban Anda tidak menyimpan data untuk halaman ini. Izinkan cookie dan data situs untuknya, lalu muat ulang.',
    network: 'Server tidak dapat dihubungi. Periksa koneksi Anda dan coba lagi.',
    unavailable: 'Server saat ini tidak dapat memproses masuknya Anda. Coba lagi sebentar lagi.',
    interaction: 'Anda harus masuk.',
    ended: 'Sesi Anda telah berakhir. Masuk lagi.',
    denied: 'Anda tidak boleh memakai konsol dengan akun ini.',
    refused: 'Server menolak proses masuk ini, atau jawabannya untuk proses masuk lain.',
    repeated: 'Proses masuk gagal beberapa kali. Tunggu sebentar, lalu coba lagi.',
  },
  calls: {
    invalid_argument: 'Ada yang tidak benar pada isian.',
    deadline_exceeded: 'Server terlalu lama menjawab. Coba lagi.',
    not_found: 'Ini tidak ada, atau sudah tidak ada.',
    permission_denied: 'Anda tidak boleh melakukan ini.',
    resource_exhausted: 'Ini terlalu banyak sekaligus. Tunggu sebentar, lalu coba lagi.',
    failed_precondition: 'Ini tidak dapat dilakukan dalam keadaan sekarang.',
    aborted: 'Orang lain mengubah ini pada saat yang sama. Coba lagi.',
    unimplemented: 'Server tidak dapat melakukan ini.',
    unknown: 'Server gagal melakukan ini. Coba lagi sebentar lagi.',
  },
  answerLost: 'Tidak ada jawaban. Mungkin tetap sudah dilakukan: periksa sebelum mencoba lagi.',
};
