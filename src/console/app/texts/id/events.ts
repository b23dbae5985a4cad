import type { Texts } from '../index.ts';

export const events: Texts['events'] = {
  title: 'Log audit',
  columns: {
    what: 'Yang terjadi',
    at: 'Kapan',
    who: 'Siapa',
    object: 'Objek',
    kind: 'Jenis objek',
    type: 'Jenis peristiwa',
    service: 'Melalui',
    organization: 'Organisasi',
    payload: 'Isi',
  },
  filters: {
    object: 'ID objek',
    who: 'ID pelaku',
    organization: 'ID organisasi',
    since: 'Sejak',
    until: 'Hingga',
  },
  facts: 'Yang terjadi',
  ofObject: 'Semua dari objek ini',
  payloadText: 'Rahasia tidak disertakan; data pribadi disamarkan bagi yang tidak boleh melihat data orang.',
  asJson: 'Sebagai JSON',
  noPayload: 'Tidak ada isi lain.',
};
