import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'スクリプト',
  add: 'スクリプトを追加',
  empty: 'スクリプトはまだありません',
  emptyText:
    'スクリプトは、この組織の人のためにサーバー内で実行されます。エンドポイントを用意できる場合、新しいものにはターゲットを使ってください。',
  script: 'スクリプト',
  nameHint: 'この名前の関数が呼び出されます。',
  scriptHint: 'JavaScript（ES2023）。モジュール zitadel/http、zitadel/log、zitadel/uuid が使えます。',
  timeout: 'タイムアウト（秒）',
  timeoutHint: '最大 20。',
  allowedToFail: '失敗を許容する',
  allowedToFailHint: 'オフの場合、例外が発生するとサインインやトークンが拒否されます。',
  runsText: '直近 10 件と、そのログ。',
  noRuns: 'サーバーの起動後、まだ実行されていません。',
  deeds: {
    deactivate: '無効化',
    deactivated: '実行されなくなりました',
    reactivate: '再有効化',
    reactivated: '再び実行されます',
    removeText: 'このスクリプトを実行するフローから外されます。',
    removed: '{name} を削除しました',
  },
  flows: {
    title: 'フロー',
    add: 'スクリプトを追加',
    none: '実行されるものはありません。',
    clear: 'すべて外す',
    cleared: 'このフローでは何も実行されなくなりました',
  },
};
