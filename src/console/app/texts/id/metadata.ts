import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Metadata',
  textOfUser: 'Yang dicatat sistem Anda tentang orang ini. Aplikasi dapat diberi tahu tentangnya.',
  textOfOrganization: 'Yang dicatat sistem Anda tentang organisasi ini.',
  none: 'Tidak ada.',
  add: 'Tambahkan entri',
  change: 'Ubah {key}',
  key: 'Kunci',
  value: 'Nilai',
  form: 'Bentuk nilai',
  forms: {
    text: 'Teks',
    textHint: 'Seperti yang diketik.',
    base64: 'Byte',
    base64Hint: 'Dikodekan sebagai base64.',
  },
  notBase64: 'Ini bukan base64.',
  bytes: 'byte',
  set: '{key} ditetapkan',
  removed: '{key} dihapus',
  removeText: 'Aplikasi tidak diberi tahu lagi tentangnya.',
};
