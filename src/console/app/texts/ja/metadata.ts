import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'メタデータ',
  textOfUser: 'お使いのシステムがこの人について記録したこと。アプリケーションに伝えることもできます。',
  textOfOrganization: 'お使いのシステムが組織について記録したこと。',
  none: 'ありません。',
  add: '項目を追加',
  change: '{key} を変更',
  key: 'キー',
  value: '値',
  form: '値の形式',
  forms: {
    text: 'テキスト',
    textHint: '入力したとおり。',
    base64: 'バイト列',
    base64Hint: 'base64 でエンコードしたもの。',
  },
  notBase64: 'base64 ではありません。',
  bytes: 'バイト列',
  set: '{key} を設定しました',
  removed: '{key} を削除しました',
  removeText: 'アプリケーションには伝えられなくなります。',
};
